//! The registry: every rule with its code, the mildest level at which it is looked for, and what it looks at.

mod account_enumeration;
mod collector_outside_page;
mod debug_left_in;
mod default_name;
mod error_to_success;
mod factor_skippable;
mod inner_journeys;
mod limit_without_end;
mod literal;
mod locale_missing;
mod names;
mod never_succeeds;
mod open_registration;
mod prerequisite;
mod same_target;
mod shared_display_name;
mod too_large;
mod unused;
mod unverified_change;
mod ways;
mod weak;
mod words;

pub(super) use ways::Walk;

use super::{Context, Strictness};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Looks {
    /// One journey after the other.
    AtJourney(fn(&Journey, &Context<'_>, &mut Vec<Diagnostic>)),
    /// All journeys together.
    AtRealm(fn(&Context<'_>, &mut Vec<Diagnostic>)),
}

/// A rule.
pub struct Rule {
    /// What it reports.
    pub code: Code,
    /// The mildest level at which it is looked for.
    pub strictness: Strictness,
    /// What it looks at.
    pub looks: Looks,
}

const fn journey(
    code: Code,
    strictness: Strictness,
    look: fn(&Journey, &Context<'_>, &mut Vec<Diagnostic>),
) -> Rule {
    Rule { code, strictness, looks: Looks::AtJourney(look) }
}

const fn realm(code: Code, strictness: Strictness, look: fn(&Context<'_>, &mut Vec<Diagnostic>)) -> Rule {
    Rule { code, strictness, looks: Looks::AtRealm(look) }
}

use Strictness::{Default, Pedantic, Strict};

/// Every rule, in the order of the codes.
pub const RULES: &[Rule] = &[
    realm(Code::UnverifiedSuccess, Default, ways::unverified),
    realm(Code::CredentialUnchecked, Default, ways::credential),
    realm(Code::FactorUnchecked, Default, ways::factor),
    journey(Code::FactorSkippable, Default, factor_skippable::look),
    journey(Code::LimitWithoutEnd, Default, limit_without_end::look),
    journey(Code::FailedCheckSucceeds, Default, error_to_success::look),
    journey(Code::AccountEnumeration, Strict, account_enumeration::look),
    journey(Code::NeverSucceeds, Default, never_succeeds::look),
    journey(Code::SameTarget, Default, same_target::look),
    journey(Code::DebugLeftIn, Default, debug_left_in::look),
    journey(Code::LiteralHost, Strict, literal::hosts),
    journey(Code::LiteralEmail, Strict, literal::emails),
    journey(Code::PlainHttp, Default, literal::plain_http),
    journey(Code::CollectorOutsidePage, Strict, collector_outside_page::look),
    realm(Code::InnerStartable, Strict, inner_journeys::startable),
    realm(Code::InnerNeverCalled, Default, inner_journeys::never_called),
    realm(Code::CalledSwitchedOff, Default, inner_journeys::switched_off),
    journey(Code::TooLarge, Strict, too_large::look),
    journey(Code::SharedDisplayName, Strict, shared_display_name::look),
    journey(Code::LocaleMissing, Default, locale_missing::look),
    journey(Code::NameInUrl, Default, names::url),
    journey(Code::NoDescription, Pedantic, names::description),
    journey(Code::ShortCode, Default, weak::code),
    journey(Code::HighLimit, Strict, weak::limit),
    journey(Code::WeakCookie, Default, weak::cookie),
    journey(Code::WeakTransport, Default, weak::transport),
    realm(Code::UnusedScript, Default, unused::scripts),
    realm(Code::UnusedDeclaration, Strict, unused::declarations),
    realm(Code::PrerequisiteMissing, Default, prerequisite::look),
    realm(Code::UnverifiedRegistration, Default, unverified_change::device),
    realm(Code::UnverifiedChange, Default, unverified_change::account),
    journey(Code::LimitForgotten, Strict, weak::forgotten),
    journey(Code::LongLivedCode, Strict, weak::code_life),
    journey(Code::LongLivedCookie, Strict, weak::cookie_life),
    journey(Code::WeakWebauthn, Strict, weak::webauthn),
    journey(Code::PushByHabit, Pedantic, weak::push),
    realm(Code::OpenRegistration, Pedantic, open_registration::look),
    journey(Code::DefaultName, Pedantic, default_name::look),
];

/// The rule that reports a code; none for what is no rule of lint.
pub fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}
