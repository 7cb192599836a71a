//! The rules as data: which outcomes a type has, and what its configuration must satisfy.
//!
//! A rule is written in JSON as a list of outcomes, or as an object with the one key that names its kind:
//!
//! | JSON | outcomes |
//! | --- | --- |
//! | `[{"id", "label"?, "labelFrom"?, "when"?, "since"?, "until"?}]` | those whose `when` holds, in order |
//! | `{"list": KEY}` | one for each element of the list at KEY |
//! | `{"mapKeys": KEY}` | one for each key of the map at KEY |
//! | `{"concat": [RULE]}` | those of each rule in turn, doubles dropped |
//! | `{"if": PREDICATE, "then": RULE, "else": RULE}` | those of the one or the other |
//! | `{"children": KEY, "prefix"?}` | those of a page's children; with `prefix`, led by the child's id |
//! | `{"delegate": KEY, "version"?: KEY}` | every one that the type named at KEY can have |
//! | `{"definition": true}` | those of the tenant's own definition |
//! | `{"open": [LABEL], "others"?}` | ids not established, any is accepted; what documents print, with `others` in part |
//!
//! A predicate is `{"all": [..]}`, `{"any": [..]}`, `{"not": ..}`, or `{"key": KEY, TEST: ARGUMENT}`; see [`Test`].

use serde_json::{Number, Value};

use super::fields::{Fault, Fields, boolean, expected, list, number, string, strings};

/// How the outcomes of a node follow from its configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The listed outcomes, each if its condition holds.
    Items(Vec<Item>),
    /// One for each element of the list at this key.
    List(String),
    /// One for each key of the map at this key.
    MapKeys(String),
    /// Those of each part in turn, doubles dropped.
    Concat(Vec<Rule>),
    /// Those of one rule or of another.
    If(Box<Branch>),
    /// Those of the children of a page.
    Children {
        /// The property that lists the children.
        key: String,
        /// Whether ids are led by the child's id, which lets every child branch.
        prefix: bool,
    },
    /// Every outcome that another type can have under any configuration.
    Delegate {
        /// The property that names the other type.
        type_key: String,
        /// The property that holds the other type's version.
        version_key: Option<String>,
    },
    /// Those of the tenant's own definition of the type.
    Definition,
    /// The ids are not established: any is accepted.
    Open {
        /// What documents print, labels or ids; no id may be guessed from them.
        labels: Vec<String>,
        /// Whether there are others that no document tells.
        others: bool,
    },
}

/// The two sides of [`Rule::If`].
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Which side holds.
    pub when: Predicate,
    /// The rule where `when` holds.
    pub then: Rule,
    /// The rule where it does not.
    pub otherwise: Rule,
}

/// One outcome of a [`Rule::Items`].
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The id that connections use.
    pub id: String,
    /// What the console prints.
    pub label: String,
    /// The property that holds the label instead.
    pub label_from: Option<String>,
    /// The condition; none means always.
    pub when: Option<Predicate>,
    /// The first release that has the outcome.
    pub since: Option<String>,
    /// The last release that has it.
    pub until: Option<String>,
}

/// A condition on the configuration of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Each of these holds.
    All(Vec<Predicate>),
    /// At least one of these holds.
    Any(Vec<Predicate>),
    /// This does not hold.
    Not(Box<Predicate>),
    /// A test of one property. A property that is not set reads as its default.
    Property {
        /// The property.
        key: String,
        /// What is asked of it.
        test: Test,
    },
}

/// What a predicate asks of a value. In JSON the test's name is the key beside `key`, its argument the value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `equals`: it is this value; numbers compare by value; what is not set equals `false` and `null`.
    Equals(Value),
    /// `moreThan`: it is a number above this one.
    MoreThan(Number),
    /// `lessThan`: it is a number below this one.
    LessThan(Number),
    /// `empty`: it is (or, with `false`, is not) absent, `""`, `[]` or `{}`.
    Empty(bool),
    /// `present`: it is (or is not) set to anything at all.
    Present(bool),
    /// `within`: each of its elements is an element, or a key, of the property of this name.
    Within(String),
    /// `blankValues`: it is (or is not) a map with an empty text among its values.
    BlankValues(bool),
    /// `localeKeys`: each of its keys is (or one is not) a locale such as `en` or `fr-CA`.
    LocaleKeys(bool),
}

/// What must hold between the properties of a node, because the server refuses it otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// The property to blame.
    pub property: String,
    /// When the constraint applies; none means always.
    pub when: Option<Predicate>,
    /// What must hold then.
    pub require: Predicate,
    /// One sentence without a full stop.
    pub message: String,
}

const RULE: &str = "a list of outcomes, or an object with one of `list`, `mapKeys`, `concat`, `if`, `children`, \
                    `delegate`, `definition` and `open`";
const TESTS: &str =
    "`equals`, `moreThan`, `lessThan`, `empty`, `present`, `within`, `blankValues` or `localeKeys`";

impl Rule {
    /// Reads the JSON form; nesting is bounded by the JSON reader's own limit.
    pub(super) fn decode(value: &Value) -> Result<Self, Fault> {
        if value.is_array() {
            return list(value, Item::decode).map(Self::Items);
        }
        let mut fields = Fields::new(value).map_err(|_| expected(RULE, value))?;
        let rule = if let Some(key) = fields.read("list", string)? {
            Self::List(key)
        } else if let Some(key) = fields.read("mapKeys", string)? {
            Self::MapKeys(key)
        } else if let Some(parts) = fields.read("concat", |parts| list(parts, Self::decode))? {
            Self::Concat(parts)
        } else if let Some(when) = fields.read("if", Predicate::decode)? {
            let then = fields.need("then", Self::decode)?;
            Self::If(Box::new(Branch { when, then, otherwise: fields.need("else", Self::decode)? }))
        } else if let Some(key) = fields.read("children", string)? {
            Self::Children { key, prefix: fields.or_default("prefix", boolean)? }
        } else if let Some(type_key) = fields.read("delegate", string)? {
            Self::Delegate { type_key, version_key: fields.read("version", string)? }
        } else if fields.read("definition", boolean)? == Some(true) {
            Self::Definition
        } else if let Some(labels) = fields.read("open", strings)? {
            Self::Open { labels, others: fields.or_default("others", boolean)? }
        } else {
            return Err(format!("expected {RULE}"));
        };
        fields.finish().map(|()| rule)
    }

    /// The rule of a type of whose outcomes nothing is known.
    pub(super) fn unknown() -> Self {
        Self::Open { labels: Vec::new(), others: true }
    }

    /// Whether the elements of this property are outcomes.
    pub fn reads_list(&self, property: &str) -> bool {
        let mut found = false;
        self.each(&mut |rule| found |= matches!(rule, Self::List(key) if key == property));
        found
    }

    /// Whether the elements or the keys of this property are outcomes.
    pub fn reads(&self, property: &str) -> bool {
        let mut found = false;
        self.each(&mut |rule| {
            found |= matches!(rule, Self::List(key) | Self::MapKeys(key) if key == property);
        });
        found
    }

    /// Calls `visit` with this rule and every rule within.
    pub(super) fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Concat(parts) => parts.iter().for_each(|part| part.each(visit)),
            Self::If(branch) => {
                branch.then.each(visit);
                branch.otherwise.each(visit);
            }
            _ => {}
        }
    }
}

impl Item {
    /// An outcome that always exists.
    pub(super) fn always(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), label_from: None, when: None, since: None, until: None }
    }

    fn decode(value: &Value) -> Result<Self, Fault> {
        let mut fields = Fields::new(value)?;
        let id = fields.need("id", string)?;
        let item = Self {
            label: fields.read("label", string)?.unwrap_or_else(|| id.clone()),
            label_from: fields.read("labelFrom", string)?,
            when: fields.read("when", Predicate::decode)?,
            since: fields.read("since", string)?,
            until: fields.read("until", string)?,
            id,
        };
        fields.finish().map(|()| item)
    }
}

impl Predicate {
    /// Reads the JSON form.
    pub(super) fn decode(value: &Value) -> Result<Self, Fault> {
        let mut fields = Fields::new(value)?;
        let predicate = if let Some(parts) = fields.read("all", |parts| list(parts, Self::decode))? {
            Self::All(parts)
        } else if let Some(parts) = fields.read("any", |parts| list(parts, Self::decode))? {
            Self::Any(parts)
        } else if let Some(part) = fields.read("not", Self::decode)? {
            Self::Not(Box::new(part))
        } else {
            let key = fields.need("key", string)?;
            Self::Property { key, test: Test::decode(&mut fields)? }
        };
        fields.finish().map(|()| predicate)
    }

    /// Calls `visit` with every property that the predicate reads.
    pub(super) fn each_key<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_key(visit)),
            Self::Not(part) => part.each_key(visit),
            Self::Property { key, test } => {
                visit(key);
                if let Test::Within(other) = test {
                    visit(other);
                }
            }
        }
    }
}

impl Test {
    fn decode(fields: &mut Fields) -> Result<Self, Fault> {
        let found = [
            fields.get("equals").map(|value| Self::Equals(value.clone())),
            fields.read("moreThan", number)?.map(Self::MoreThan),
            fields.read("lessThan", number)?.map(Self::LessThan),
            fields.read("empty", boolean)?.map(Self::Empty),
            fields.read("present", boolean)?.map(Self::Present),
            fields.read("within", string)?.map(Self::Within),
            fields.read("blankValues", boolean)?.map(Self::BlankValues),
            fields.read("localeKeys", boolean)?.map(Self::LocaleKeys),
        ];
        let mut found = found.into_iter().flatten();
        match (found.next(), found.next()) {
            (Some(test), None) => Ok(test),
            (None, _) => Err(format!("expected a test beside `key`: {TESTS}")),
            _ => Err("only one test may stand beside `key`; `all` joins several".to_owned()),
        }
    }
}

impl Constraint {
    /// Whether it demands that the keys of its property are locales.
    pub fn is_of_locales(&self) -> bool {
        matches!(&self.require, Predicate::Property { key, test: Test::LocaleKeys(true) } if *key == self.property)
    }

    /// Reads the JSON form.
    pub(super) fn decode(value: &Value) -> Result<Self, Fault> {
        let mut fields = Fields::new(value)?;
        let constraint = Self {
            property: fields.need("property", string)?,
            when: fields.read("when", Predicate::decode)?,
            require: fields.need("require", Predicate::decode)?,
            message: fields.need("message", string)?,
        };
        fields.finish().map(|()| constraint)
    }
}
