//! The syntax tree: what was written, with its comments and blank lines.
//!
//! Text is borrowed from the source where it stands there as it means, and owned where it had to be decoded or
//! where the tree was made from a model.

use std::borrow::Cow;

use serde_json::Number;

pub use super::vocabulary::{Keyword, Kind, Says};
use crate::source::Span;

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Declarations in the order of the file.
    pub declarations: Vec<Declaration<'a>>,
    /// Comments behind the last declaration.
    pub closing_comments: Vec<Comment<'a>>,
    /// True when something could not be read.
    pub is_broken: bool,
}

/// A comment with its delimiters.
#[derive(Clone, Debug)]
pub struct Comment<'a> {
    /// The text from `//` or `/*` on, without white space at its end.
    pub text: &'a str,
    /// True when a blank line stands before it.
    pub after_blank: bool,
    /// True when it stands behind something on the same line.
    pub is_trailing: bool,
    /// Where.
    pub span: Span,
}

/// What stands around a part of the tree and means nothing to the compiler.
#[derive(Clone, Debug, Default)]
pub struct Trivia<'a> {
    /// Comments on lines before it, doc comments included.
    pub leading: Vec<Comment<'a>>,
    /// Comments behind it on its last line.
    pub trailing: Vec<Comment<'a>>,
    /// True when a blank line stands before it, or before its first comment.
    pub after_blank: bool,
}

/// A word or a string where a name may stand.
#[derive(Clone, Debug)]
pub struct Name<'a> {
    /// What it means.
    pub text: Cow<'a, str>,
    /// True when it was written as a string.
    pub is_quoted: bool,
    /// Where.
    pub span: Span,
}

/// `@allow(CODE, …, "why")`.
#[derive(Clone, Debug)]
pub struct Allow<'a> {
    /// The ids or names of codes.
    pub codes: Vec<Name<'a>>,
    /// The reason, where one is given.
    pub why: Option<Text<'a>>,
    /// All of it, without the line around it.
    pub span: Span,
}

/// `KEYWORD NAME { … }`, `fragment NAME(…) { … }` or `var NAME = VALUE`.
#[derive(Clone, Debug)]
pub struct Declaration<'a> {
    /// Comments and blank lines.
    pub trivia: Trivia<'a>,
    /// What is allowed in it.
    pub allows: Vec<Allow<'a>>,
    /// What it declares.
    pub keyword: Keyword,
    /// Its name.
    pub name: Name<'a>,
    /// Between the parentheses behind its name; nothing where there are none.
    pub parameters: Option<List<'a, Parameter<'a>>>,
    /// What a `var` is without an environment.
    pub value: Option<Value<'a>>,
    /// What it is made of.
    pub body: Body<'a>,
    /// The head: keyword and name.
    pub span: Span,
    /// All of it.
    pub extent: Span,
}

/// A parameter of a fragment.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// What it is where a use does not say; nothing for one that every use has to give.
    pub default: Option<Value<'a>>,
}

/// The inside of a block.
#[derive(Clone, Debug, Default)]
pub struct Body<'a> {
    /// Items in the order of the file.
    pub items: Vec<Item<'a>>,
    /// Comments behind the last item.
    pub closing_comments: Vec<Comment<'a>>,
    /// True when something in it, not in a node in it, could not be read.
    pub is_broken: bool,
}

/// One item of a block.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Comments and blank lines.
    pub trivia: Trivia<'a>,
    /// What is allowed in it.
    pub allows: Vec<Allow<'a>>,
    /// The item itself.
    pub kind: ItemKind<'a>,
    /// All of it.
    pub extent: Span,
}

/// What an item can be.
#[derive(Clone, Debug)]
pub enum ItemKind<'a> {
    /// `node ID: TYPE …`
    Node(Box<Node<'a>>),
    /// `OUTCOME -> TARGET`
    Edge(Edge<'a>),
    /// `NAME = VALUE`
    Property(Property<'a>),
    /// `note "TEXT"`
    Note(Note<'a>),
    /// `given PATH = VALUE`
    Given(Box<Given<'a>>),
    /// `expect FORM …`
    Expect(Box<Expect<'a>>),
    /// `exit NAME`
    Exit(Name<'a>),
    /// `assert X requires Y`
    Assert(Assert<'a>),
    /// What could not be read.
    Stray(Stray<'a>),
}

impl ItemKind<'_> {
    /// Where it begins, or what it is known by.
    pub fn span(&self) -> Span {
        match self {
            Self::Node(node) => node.span,
            Self::Edge(edge) => edge.arrow,
            Self::Property(property) => property.name.span,
            Self::Note(note) => note.span,
            Self::Given(given) => given.span,
            Self::Expect(expect) => expect.span,
            Self::Exit(name) => name.span,
            Self::Assert(assert) => assert.span,
            Self::Stray(stray) => stray.span,
        }
    }
}

/// A note on the console's canvas.
#[derive(Clone, Debug)]
pub struct Note<'a> {
    /// The text.
    pub text: Text<'a>,
    /// The word `note`.
    pub span: Span,
}

/// `NAME.NAME…`: a node, the node of a journey, or something of a node.
#[derive(Clone, Debug)]
pub struct Path<'a> {
    /// The names between the points; at least one.
    pub parts: Vec<Name<'a>>,
    /// All of it.
    pub span: Span,
}

/// An assertion about every way.
#[derive(Clone, Debug)]
pub struct Assert<'a> {
    /// What it says.
    pub form: Says,
    /// What it speaks of: one of these.
    pub what: Vec<Point<'a>>,
    /// The other side: of each list one, and all lists.
    pub others: Vec<Vec<Point<'a>>>,
    /// From `assert` to the last word.
    pub span: Span,
}

/// What an assertion speaks of.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    /// `type`, `role` or `journey`; none for a node or an end.
    pub kind: Option<Kind>,
    /// The names between points; a role is one name, with its colon.
    pub names: Vec<Name<'a>>,
    /// All of it.
    pub span: Span,
}

/// What a test takes as given.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// The node, or a word for a part of the world.
    pub path: Path<'a>,
    /// Which one of the many that there are of it.
    pub label: Option<Name<'a>>,
    /// What it is; nothing when it is missing.
    pub value: Option<Value<'a>>,
    /// The word `given`.
    pub span: Span,
}

/// What a test expects.
#[derive(Clone, Debug)]
pub struct Expect<'a> {
    /// The word behind `expect`.
    pub form: Name<'a>,
    /// The word `at`, where it stands.
    pub at: Option<Span>,
    /// The nodes that it speaks of.
    pub paths: Vec<Path<'a>>,
    /// How often.
    pub number: Option<Value<'a>>,
    /// What must be there.
    pub value: Option<Value<'a>>,
    /// The word `expect`.
    pub span: Span,
}

/// `ROLE on OUTCOME | OUTCOME` of a `@role(…)`.
#[derive(Clone, Debug)]
pub struct RoleGiven<'a> {
    /// The role.
    pub role: Name<'a>,
    /// The outcomes on which it counts.
    pub outcomes: Vec<Name<'a>>,
}

/// What could not be read.
#[derive(Clone, Debug)]
pub struct Stray<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Where.
    pub span: Span,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// What `@role(…)` says that it does, a list for each line.
    pub roles: Vec<Vec<RoleGiven<'a>>>,
    /// Its name in the source.
    pub name: Name<'a>,
    /// The node type as written; nothing when it is missing.
    pub node_type: Option<Name<'a>>,
    /// The version behind `@`.
    pub version: Option<Name<'a>>,
    /// The display name.
    pub title: Option<Name<'a>>,
    /// Properties, children and edges; of a node on one line its single edge.
    pub body: Body<'a>,
    /// True for `node ID: TYPE -> TARGET`.
    pub is_inline: bool,
    /// The head: from `node` to the last token before the block.
    pub span: Span,
}

/// Which outcome an edge names.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    /// The child of a page that it belongs to, in `child.outcome`.
    pub child: Option<Name<'a>>,
    /// The outcome's id or label, or the word `else`.
    pub name: Name<'a>,
}

/// An edge.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// The outcomes that go this way; empty for `-> target`.
    pub outcomes: Vec<Outcome<'a>>,
    /// Where they go; nothing when it is missing.
    pub target: Option<Name<'a>>,
    /// The arrow.
    pub arrow: Span,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Property<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its value; nothing when it is missing.
    pub value: Option<Value<'a>>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    /// The value.
    pub kind: ValueKind<'a>,
    /// Where.
    pub span: Span,
}

/// What a value can be.
#[derive(Clone, Debug)]
pub enum ValueKind<'a> {
    /// A string.
    String(Text<'a>),
    /// `f"…{name}…"`.
    Format(Format<'a>),
    /// A number, in the form in which it was written.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// A name of something else.
    Reference(Cow<'a, str>),
    /// `[ … ]`.
    List(List<'a, Value<'a>>),
    /// `{ key: value }`.
    Map(List<'a, Entry<'a>>),
    /// `name( … )`.
    Call(Cow<'a, str>, List<'a, Value<'a>>),
    /// What could not be read.
    Broken,
}

/// A string.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// What it means.
    pub text: Cow<'a, str>,
    /// How it was written, with its quotes; nothing for a string that the formatter is to write.
    pub raw: Option<&'a str>,
}

/// A string with values in it.
#[derive(Clone, Debug)]
pub struct Format<'a> {
    /// Its pieces in order.
    pub pieces: Vec<Piece<'a>>,
    /// How it was written, with the `f` and its quotes.
    pub raw: &'a str,
}

/// A piece of a string with values in it.
#[derive(Clone, Debug)]
pub enum Piece<'a> {
    /// What stands there.
    Text(Cow<'a, str>),
    /// What a name in braces stands for.
    Value(Value<'a>),
}

/// The parts of a list, map or call.
#[derive(Clone, Debug)]
pub struct List<'a, T> {
    /// The parts with the comments around them.
    pub elements: Vec<Element<'a, T>>,
    /// Comments behind the last part.
    pub closing_comments: Vec<Comment<'a>>,
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { elements: Vec::new(), closing_comments: Vec::new() }
    }
}

/// One part of a list, map or call.
#[derive(Clone, Debug)]
pub struct Element<'a, T> {
    /// Comments around it.
    pub trivia: Trivia<'a>,
    /// The part.
    pub part: T,
}

/// `key: value` of a map.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The key.
    pub key: Name<'a>,
    /// The value.
    pub value: Value<'a>,
}

/// The text of the doc comments (`///`) among `comments`, without the slashes.
pub fn documentation(comments: &[Comment<'_>]) -> String {
    let lines = comments.iter().filter_map(|comment| comment.text.strip_prefix("///"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}
