//! The words of the language: every keyword, end, function and kind of variable, once.
//!
//! What balances brackets, what parses, resolves, lifts and renames reads them from here.

/// A closed set of words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$what])* $variant,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant),*];

            /// The word in the source.
            pub fn word(self) -> &'static str { match self { $(Self::$variant => $word,)* } }

            /// What a word means here.
            pub fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// The kinds of declaration.
    Keyword {
        /// A journey.
        Journey "journey",
        /// A script that nodes refer to.
        Script "script",
        /// An email template.
        EmailTemplate "emailTemplate",
        /// A theme of the hosted pages.
        Theme "theme",
        /// A social identity provider.
        Idp "idp",
        /// A SAML entity.
        Saml2Entity "saml2Entity",
        /// A circle of trust.
        CircleOfTrust "circleOfTrust",
        /// A custom node type.
        NodeType "nodeType",
        /// A walk through a journey, and how it must end.
        Test "test",
        /// An ESV variable.
        Variable "variable",
        /// A piece of a journey that is used like a node type.
        Fragment "fragment",
        /// A value with a name.
        Var "var",
        /// What holds of every way through certain journeys.
        Policy "policy",
    }
}

words! {
    /// Targets that every journey has.
    End {
        /// The login failed.
        Failure "failure",
        /// Unconnected on purpose.
        Nowhere "nowhere",
        /// The user is logged in.
        Success "success",
    }
}

words! {
    /// What can be called where a value stands.
    Function {
        /// The placeholder of an ESV.
        Esv "esv",
        /// The text of a file.
        File "file",
        /// A value as JSON text.
        Json "json",
    }
}

words! {
    /// What the platform turns the text of a variable into: the key of `{"$int": "&{esv.max.tries}"}` without its `$`.
    EsvKind {
        /// A list.
        Array "array",
        /// The text in base64.
        Base64 "base64:encode",
        /// `true` or `false`.
        Bool "bool",
        /// A whole number.
        Int "int",
        /// A list, of text with commas.
        List "list",
        /// A number.
        Number "number",
        /// A map.
        Object "object",
        /// A text.
        String "string",
    }
}

words! {
    /// What an assertion says of two things.
    Says {
        /// No way reaches the first without having passed the second.
        Requires "requires",
        /// No way reaches the first once it has passed the second.
        Never "never",
        /// Whatever comes after the first passes the second before an end.
        Leads "leads",
    }
}

words! {
    /// What an assertion can speak of beside nodes and ends; a name follows.
    Kind {
        /// The inner journey of this name.
        Journey "journey",
        /// Whatever has this role.
        Role "role",
        /// Nodes of this type.
        Type "type",
    }
}

impl Says {
    /// The words between the two sides.
    pub fn between(self) -> &'static str {
        match self {
            Self::Requires => "requires",
            Self::Never => "after",
            Self::Leads => "leads to",
        }
    }
}

/// Begins an assertion.
pub const ASSERT: &str = "assert";
/// Gives a node a role, behind an `@`.
pub const ROLE: &str = "role";
/// Begins a node.
pub const NODE: &str = "node";
/// Begins the name of a fragment's exit.
pub const EXIT: &str = "exit";
/// Begins a note on the canvas.
pub const NOTE: &str = "note";
/// The outcome of the edge on which a journey begins.
pub const START: &str = "start";
/// Begins what a test takes as given.
pub const GIVEN: &str = "given";
/// Begins what a test expects.
pub const EXPECT: &str = "expect";
/// Takes every outcome that is not named.
pub const ELSE: &str = "else";

/// Whether a node of this name would be taken for something else by a reader, or by the language: ends, `else`, and the
/// words that begin an item.
pub fn is_reserved(name: &str) -> bool {
    End::of(name).is_some() || [ASSERT, NODE, NOTE, START, ELSE, EXIT].contains(&name)
}

words! {
    /// What a test can take as given, beside nodes.
    World {
        /// The cookies of the request.
        Cookies "cookies",
        /// An ESV.
        Esv "esv",
        /// The headers of the request.
        Headers "headers",
        /// The answer of an HTTP service.
        Http "http",
        /// A user whom the identity store has.
        Identity "identity",
        /// What time it is.
        Now "now",
        /// The parameters of the request.
        Parameters "parameters",
        /// A secret.
        Secret "secret",
        /// The session that the user has already.
        Session "session",
        /// State at the start.
        State "state",
    }
}

impl World {
    /// True for what there are many of: each is named by a text.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Esv | Self::Http | Self::Identity | Self::Secret)
    }
}

words! {
    /// What a test can expect.
    Form {
        /// The journey ends in an error.
        Error "error",
        /// The journey ends in Failure.
        Failure "failure",
        /// A node is not passed.
        Never "never",
        /// Nodes are passed in this order.
        Passes "passes",
        /// Properties of the session at the end.
        Session "session",
        /// State at the end.
        State "state",
        /// The journey ends in Success.
        Success "success",
        /// The journey waits for the user to come back.
        Suspended "suspended",
        /// How often a node is visited.
        Visits "visits",
    }
}
