//! Reads the smaller members of an entry.

use serde_json::Value;

use super::decode::word;
use super::entry::{
    AicListing, AmReleases, Collects, Confidence, FormerOutcomes, Imitable, Level, Page, Platforms, Position,
    Service, ServiceNeed, State,
};
use super::fields::{Fault, Fields, boolean, string, strings};

pub(super) const LEVELS: [(&str, Level); 3] =
    [("low", Level::Low), ("medium", Level::Medium), ("high", Level::High)];
pub(super) const POSITIONS: [(&str, Position); 4] = [
    ("any", Position::Any),
    ("last", Position::Last),
    ("by-outcome-count", Position::ByOutcomeCount),
    ("none", Position::None),
];
pub(super) const COLLECTS: [(&str, Collects); 6] = [
    ("yes", Collects::Yes),
    ("no", Collects::No),
    ("conditional", Collects::Conditional),
    ("redirect", Collects::Redirect),
    ("suspend", Collects::Suspend),
    ("unknown", Collects::Unknown),
];

pub(super) const SERVICE_NEEDS: [(&str, ServiceNeed); 3] = [
    ("required", ServiceNeed::Required),
    ("defaults", ServiceNeed::Defaults),
    ("optional", ServiceNeed::Optional),
];

pub(super) fn platforms(value: &Value) -> Result<Platforms, Fault> {
    let mut fields = Fields::new(value)?;
    let am = fields.read("am", |value| {
        let mut fields = Fields::new(value)?;
        let am =
            AmReleases { since: fields.read("since", string)?, seen: fields.or_default("seen", strings)? };
        fields.finish().map(|()| am)
    })?;
    let aic = fields.read("aic", |value| {
        let mut fields = Fields::new(value)?;
        let aic = AicListing {
            first_listed: fields.need("firstListed", string)?,
            last_listed: fields.need("lastListed", string)?,
            current: fields.need("current", boolean)?,
        };
        fields.finish().map(|()| aic)
    })?;
    fields.finish().map(|()| Platforms { am, aic })
}

pub(super) fn former(value: &Value) -> Result<FormerOutcomes, Fault> {
    let mut fields = Fields::new(value)?;
    let former = FormerOutcomes { ids: fields.need("ids", strings)?, when: fields.need("when", string)? };
    fields.finish().map(|()| former)
}

/// A service by its name: how much it is needed, or, in short, the page that says that it is.
pub(super) fn service(name: &str, value: &Value) -> Result<Service, Fault> {
    let name = name.to_owned();
    if let Some(page) = value.as_str() {
        let source = Some(page.to_owned());
        return Ok(Service { name, need: ServiceNeed::Required, on: None, when: None, source });
    }
    let mut fields = Fields::new(value)?;
    let service = Service {
        name,
        need: fields.need("level", |level| word(level, &SERVICE_NEEDS))?,
        on: fields.read("on", string)?,
        when: fields.read("when", string)?,
        source: fields.read("source", string)?,
    };
    fields.finish().map(|()| service)
}

/// `false`, or `{"since": RELEASE}`.
pub(super) fn imitable(value: &Value) -> Result<Imitable, Fault> {
    if let Some(is) = value.as_bool() {
        return Ok(if is { Imitable::Yes } else { Imitable::No });
    }
    let mut fields = Fields::new(value)?;
    let since = fields.need("since", string)?;
    fields.finish().map(|()| Imitable::Since(since))
}

pub(super) fn state(value: &Value) -> Result<State, Fault> {
    let mut fields = Fields::new(value)?;
    let state =
        State { reads: fields.or_default("reads", strings)?, writes: fields.or_default("writes", strings)? };
    fields.finish().map(|()| state)
}

pub(super) fn page(value: &Value) -> Result<Page, Fault> {
    let mut fields = Fields::new(value)?;
    let page = Page {
        position: fields.need("position", |word_| word(word_, &POSITIONS))?,
        collects: fields.need("collects", |word_| word(word_, &COLLECTS))?,
        standalone: fields.or_default("standalone", boolean)?,
    };
    fields.finish().map(|()| page)
}

pub(super) fn confidence(value: &Value) -> Result<Confidence, Fault> {
    let mut fields = Fields::new(value)?;
    let confidence = Confidence {
        outcomes: fields.need("outcomes", |level| word(level, &LEVELS))?,
        properties: fields.need("properties", |level| word(level, &LEVELS))?,
    };
    fields.finish().map(|()| confidence)
}
