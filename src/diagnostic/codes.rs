//! The one table of codes. Rows are never reused and never change their meaning.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is emitted.
    Error,
    /// Worth a look; the build goes on.
    Warning,
}

impl Severity {
    /// The word that every message format prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $id:literal $name:literal $severity:ident $fixed:literal $title:literal;)*) => {
        /// A row of the table of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// Every row, in the order of the ids.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable id, such as `J301`.
            pub fn id(self) -> &'static str { match self { $(Self::$variant => $id,)* } }

            /// The name beside the id, such as `unknown-outcome`; reads well after "allow".
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The severity that holds without a lint level.
            pub fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity,)* } }

            /// True for a row that no lint level and no `@allow` can change: nothing sound could be emitted.
            pub fn is_fixed(self) -> bool { match self { $(Self::$variant => $fixed,)* } }

            /// The row's title, a sentence without a full stop.
            pub fn title(self) -> &'static str { match self { $(Self::$variant => $title,)* } }

            /// The page that `journeyc explain` prints, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../../docs/diagnostics/", $id, ".md")),)* }
            }
        }
    };
}

// id, name, severity, whether it is fixed, title
codes! {
    UnexpectedToken "J001" "unexpected-token" Error true "Something stands where it has no meaning";
    UnterminatedString "J002" "unterminated-string" Error true "A string is never closed";
    UnterminatedComment "J003" "unterminated-comment" Error true "A comment is never closed";
    UnbalancedBracket "J004" "unbalanced-bracket" Error true "A brace or bracket is missing or stands alone";
    MissingArrow "J005" "missing-arrow" Error true "An edge lacks its arrow";
    InvalidEscape "J006" "invalid-escape" Error true "A string has an escape that does not exist";
    NestingTooDeep "J007" "nesting-too-deep" Error true "Blocks, lists or maps are nested too deeply";
    NotUtf8 "J008" "not-utf8" Error true "A file is not UTF-8 text";
    FormatString "J030" "format-string" Error true "A brace stands alone in a string with values in it";

    DuplicateJourney "J101" "duplicate-journey" Error true "Two journeys have one name";
    DuplicateNode "J102" "duplicate-node" Error true "Two nodes have one name";
    DuplicateProperty "J103" "duplicate-property" Error true "A property is given twice";
    DuplicateOutcome "J104" "duplicate-outcome" Error true "An outcome leads to two places";
    DuplicateKey "J105" "duplicate-key" Error true "A map has a key twice";
    DuplicateDeclaration "J106" "duplicate-declaration" Error true "Two declarations have one name";
    UnknownNodeType "J107" "unknown-node-type" Error false "Nobody knows this node type";
    AmbiguousNodeType "J108" "ambiguous-node-type" Error true "Two node types share this name";
    UnknownTarget "J109" "unknown-target" Error true "An edge leads to a node that does not exist";
    UnknownReference "J110" "unknown-reference" Error true "A value refers to something that does not exist";
    FileNotFound "J111" "file-not-found" Error true "A file that the source names cannot be read";
    FileOutsideWorkspace "J112" "file-outside-workspace" Error true "A path leads out of the workspace";
    UnknownCode "J113" "unknown-code" Warning false "`@allow` names a code that does not exist";
    ReservedName "J114" "reserved-name" Error true "A node has the name of a fixed target";
    AmbiguousReference "J115" "ambiguous-reference" Warning false "A bare word means more than one thing";
    SharedScriptName "J116" "shared-script-name" Warning false "Two scripts of different ids have one name";
    SharedNodeId "J117" "shared-node-id" Warning false "Two journeys share nodes";
    NodeIdNoUuid "J118" "node-id-no-uuid" Warning false "The id of a node is no UUID";
    HiddenCharacter "J119" "hidden-character" Warning false "A character turns the direction of writing";
    RenamedByHand "J120" "renamed-by-hand" Warning false "A node has another name than the lock knows";
    RepeatedDeclaration "J130" "repeated-declaration" Warning false "A declaration stands in several files";
    FragmentRing "J131" "fragment-ring" Error true "Fragments use each other in a ring";
    ExpansionTooLarge "J132" "expansion-too-large" Error true "Fragments stand for too many nodes";
    FragmentForm "J133" "fragment-form" Error true "A fragment or a use of one is not written as it has to be";
    UnknownParameter "J134" "unknown-parameter" Error true "A fragment does not have this parameter";
    MissingParameter "J135" "missing-parameter" Error true "A use of a fragment lacks a value";
    UnknownExit "J136" "unknown-exit" Error true "A fragment does not have this exit";
    ExitNotConnected "J137" "exit-not-connected" Error true "An exit of a fragment leads nowhere";
    UnusedParameter "J138" "unused-parameter" Warning false "A parameter is used nowhere";
    UnusedExit "J139" "unused-exit" Warning false "Nothing leads to an exit";
    FragmentHidesType "J140" "fragment-hides-type" Warning false "A fragment has the name of a node type";
    VariableWithoutValue "J141" "variable-without-value" Error true "A variable has no value";
    VariableForm "J142" "variable-form" Error true "A variable is given what it cannot be";
    UnknownEsv "J143" "unknown-esv" Error false "The environment does not have this ESV";
    EsvOfOtherType "J144" "esv-of-other-type" Warning false "An ESV is of another type in the environment";

    UnknownProperty "J201" "unknown-property" Error false "The node type does not have this property";
    MissingProperty "J202" "missing-property" Error false "A property that the platform requires is missing";
    WrongType "J203" "wrong-type" Error true "A value has the wrong type";
    ValueNotAllowed "J204" "value-not-allowed" Error false "A value is not among those that the property takes";
    ValueOutOfRange "J205" "value-out-of-range" Error false "A number is outside the property's range";
    EmptyValue "J206" "empty-value" Error false "A property that must not be empty is empty";
    SecretLiteral "J207" "secret-literal" Warning false "A secret stands in the source";
    UnknownJourneyProperty "J208" "unknown-journey-property" Warning false "Nobody knows this property of a journey";
    ConflictingProperties "J209" "conflicting-properties" Error false "Properties do not go together";
    IncompleteDeclaration "J210" "incomplete-declaration" Error true "A declaration lacks what it is made of";

    MissingScript "J211" "missing-script" Warning false "A node that runs a script has none";
    UntypedPlaceholder "J212" "untyped-placeholder" Warning false "A placeholder without a kind where no text is taken";

    NotImitable "J213" "not-imitable" Error false "A Configuration Provider cannot imitate the node type";
    ValueNotGiven "J214" "value-not-given" Warning false "A property has neither a value nor a default";

    UnknownOutcome "J301" "unknown-outcome" Error true "The node type does not have this outcome";
    OutcomeNotConnected "J302" "outcome-not-connected" Error false "An outcome leads nowhere";
    OutcomeNotAvailable "J303" "outcome-not-available" Error true "This configuration does not have the outcome";
    AmbiguousArrow "J304" "ambiguous-arrow" Error true "`->` without an outcome on a node that branches";
    NothingLeftForElse "J305" "nothing-left-for-else" Error true "`else` has no outcome left to take";
    OutcomeUncertain "J306" "outcome-uncertain" Warning false "An outcome that may exist leads nowhere";
    RepeatedOutcome "J307" "repeated-outcome" Warning false "A list names an outcome twice";

    ChildNotAllowed "J401" "child-not-allowed" Error false "This node cannot stand in a page";
    BranchingChild "J402" "branching-child" Error false "A child that branches is not the last of its page";
    PageInPage "J403" "page-in-page" Error true "A page stands in a page";
    EmptyPage "J404" "empty-page" Error false "A page has no children";
    EdgeInChild "J405" "edge-in-child" Error true "A page's child has edges of its own";
    ChildOutsidePage "J406" "child-outside-page" Error true "A node that is no page has children";

    NoStart "J501" "no-start" Error true "A journey does not say where it starts";
    UnreachableNode "J502" "unreachable-node" Warning false "Nothing leads to a node";
    NoWayOut "J503" "no-way-out" Warning false "From a node no way leads to an end";
    SilentRing "J504" "silent-ring" Warning false "A ring in which nothing asks the user anything";
    EndlessRetry "J505" "endless-retry" Warning false "A retry ring without a limit";
    JourneyRing "J506" "journey-ring" Error true "Inner journeys call each other in a ring";
    UnknownInnerJourney "J507" "unknown-inner-journey" Warning false "An inner journey is not in the workspace";
    TransactionalInner "J508" "transactional-inner" Warning false "An inner journey is for transactions only";

    TypeNotOnTarget "J601" "type-not-on-target" Error false "The target platform does not have the node type";
    DeprecatedType "J602" "deprecated-type" Warning false "A node type is deprecated";
    UnknownNodeVersion "J603" "unknown-node-version" Error false "The node type does not have this version";
    PropertyNotOnTarget "J604" "property-not-on-target" Error false "The target platform does not have the property";
    TypeNotListed "J605" "type-not-listed" Warning false "The target platform is not known to have the node type";
    DeprecatedProperty "J606" "deprecated-property" Warning false "A property is deprecated";
    EmptyPathPart "J607" "empty-path-part" Warning false "The path of a managed object has an empty part";
    UndocumentedOutcome "J610" "undocumented-outcome" Warning false "No document tells of the outcome";
    AddOnType "J611" "add-on-type" Warning false "The node type comes with an add-on";

    LockOverrules "J701" "lock-overrules" Error true "The lock says what only a source may say";
    SharedId "J702" "shared-id" Error true "The lock gives something an id that it must not have";

    ScriptSyntax "J800" "script-syntax" Warning false "A script cannot be read";
    OutcomeNotDeclared "J801" "outcome-not-declared" Warning false "A script sets an outcome that its node does not declare";
    OutcomeNeverSet "J802" "outcome-never-set" Warning false "A script never sets an outcome that its node declares";
    ScriptWithoutOutcome "J803" "script-without-outcome" Warning false "A script sets no outcome";
    OutcomeWithoutEffect "J804" "outcome-without-effect" Warning false "A script sets an outcome in a way that has no effect";
    ScriptNotRun "J805" "script-not-run" Warning false "A script has what the platform's engine does not run";
    ScriptGeneration "J806" "script-generation" Warning false "A script uses what only the other generation has";
    UnknownLibrary "J807" "unknown-library" Warning false "A script requires a library that is not there";
    StateNeverWritten "J808" "state-never-written" Warning false "A script reads state that nothing before it has written";
    ScriptSecret "J809" "script-secret" Warning false "A secret stands in a script";
    SecretLogged "J810" "secret-logged" Warning false "A script writes a secret into the log";
    MisspeltBinding "J811" "misspelt-binding" Warning false "A script uses a name that nothing binds";

    UnverifiedSuccess "J820" "unverified-success" Warning false "A way to Success on which nothing verifies the user";
    CredentialUnchecked "J821" "credential-unchecked" Warning false "A password is asked for and never checked";
    FactorUnchecked "J822" "factor-unchecked" Warning false "A code or a push message is never checked";
    FactorSkippable "J823" "factor-skippable" Warning false "A factor can be skipped on the way to Success";
    LimitWithoutEnd "J824" "limit-without-end" Warning false "Behind a limit of tries one can go on trying";
    FailedCheckSucceeds "J825" "failed-check-succeeds" Warning false "A check that has not passed leads to Success";
    AccountEnumeration "J826" "account-enumeration" Warning false "A stranger can tell which users there are";
    NeverSucceeds "J827" "never-succeeds" Warning false "No way through a journey leads to Success";
    SameTarget "J828" "same-target" Warning false "All outcomes of a decision lead to one place";
    DebugLeftIn "J829" "debug-left-in" Warning false "An aid for developers was left in";
    LiteralHost "J830" "literal-host" Warning false "A host stands in a journey";
    LiteralEmail "J831" "literal-email" Warning false "An email address stands in a journey";
    PlainHttp "J832" "plain-http" Warning false "An address is unencrypted";
    CollectorOutsidePage "J833" "collector-outside-page" Warning false "Two questions follow each other on screens of their own";
    InnerStartable "J834" "inner-startable" Warning false "Users can start a part of other journeys by itself";
    InnerNeverCalled "J835" "inner-never-called" Warning false "Nobody calls an inner journey";
    CalledSwitchedOff "J836" "called-switched-off" Warning false "A journey calls one that is switched off";
    TooLarge "J837" "too-large" Warning false "A journey has too many nodes to be understood";
    SharedDisplayName "J838" "shared-display-name" Warning false "Two nodes have one name on the canvas";
    LocaleMissing "J839" "locale-missing" Warning false "A text lacks a language that others have";
    NameInUrl "J840" "name-in-url" Warning false "The name of a journey does not survive a URL";
    NoDescription "J841" "no-description" Warning false "Nothing says what a journey is for";
    ShortCode "J842" "short-code" Warning false "Codes are so short that they can be guessed";
    HighLimit "J843" "high-limit" Warning false "A limit of tries is no limit";
    WeakCookie "J844" "weak-cookie" Warning false "A cookie that signs a user in is given away";
    WeakTransport "J845" "weak-transport" Warning false "What is sent is not protected on its way";
    UnusedScript "J846" "unused-script" Warning false "Nothing runs a script";
    UnusedDeclaration "J847" "unused-declaration" Warning false "No journey uses what is declared";
    PrerequisiteMissing "J848" "prerequisite-missing" Warning false "A node needs what nothing before it gives";
    UnusedAllow "J849" "unused-allow" Warning false "An `@allow` switches nothing off";
    UnverifiedRegistration "J850" "unverified-registration" Warning false "A device is registered for somebody whom nothing verifies";
    UnverifiedChange "J851" "unverified-change" Warning false "An account is changed by somebody whom nothing verifies";
    LimitForgotten "J852" "limit-forgotten" Warning false "A limit of tries begins anew with every journey";
    LongLivedCode "J853" "long-lived-code" Warning false "A code that is sent can be used for long";
    LongLivedCookie "J854" "long-lived-cookie" Warning false "A cookie signs a user in for long";
    WeakWebauthn "J855" "weak-webauthn" Warning false "Whoever holds a device passes for its owner";
    PushByHabit "J856" "push-by-habit" Warning false "A push message can be accepted without looking";
    OpenRegistration "J857" "open-registration" Warning false "Machines can register as often as they like";
    DefaultName "J858" "default-name" Warning false "A node of one's own is called as its type is";
    UnreadableExport "J750" "unreadable-export" Error true "An export, or a journey of it, cannot be read";
    ExportsClash "J751" "exports-clash" Error true "Exports have two forms of what is one thing in a realm";
    UnreadableConfiguration "J752" "unreadable-configuration" Error true "journeyc.toml cannot be read";
    UnreadableLock "J753" "unreadable-lock" Error true "journeyc.lock cannot be read";
    UnreadableCatalog "J754" "unreadable-catalogue" Error true "A catalogue of node types cannot be read";

    BrokenAssertion "J900" "broken-assertion" Error false "An assertion does not hold";
    UnprovenAssertion "J901" "unproven-assertion" Warning false "An assertion cannot be proven";
    UnknownInAssertion "J902" "unknown-in-assertion" Error true "An assertion names something that does not exist";
    IdleAssertion "J903" "idle-assertion" Warning false "No way reaches what an assertion speaks of";
    IdlePolicy "J904" "idle-policy" Warning false "A policy is for no journey";
    RoleWithoutOutcome "J905" "role-without-outcome" Warning false "Nobody can see by which outcome a role counts";
    IncompleteTest "J920" "incomplete-test" Error true "A test does not say what it walks, or how that ends";
    UnknownTestNode "J921" "unknown-test-node" Error true "A test names a node that its journey does not have";
    UnknownTestOutcome "J922" "unknown-test-outcome" Error true "A test names an outcome that a node does not have";
    AmbiguousTestNode "J923" "ambiguous-test-node" Error true "A test names a node that several journeys have";
    TestForm "J924" "test-form" Error true "What is given or expected has not the form that it must have";
    ContradictoryTest "J925" "contradictory-test" Error true "A test says two things of one";
}

impl Code {
    /// The row with this id or name, whatever its letters' case.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(text) || code.name().eq_ignore_ascii_case(text))
    }

    /// True for a row that `@allow` can switch off on a declaration. That goes further than lint levels: what real
    /// exports hold can be accepted as it stands, each time in so many words, but never for a whole workspace.
    pub fn may_be_allowed_here(self) -> bool {
        let as_written = matches!(
            self,
            Self::UnknownTarget
                | Self::WrongType
                | Self::UnknownOutcome
                | Self::OutcomeNotAvailable
                | Self::PageInPage
                | Self::JourneyRing
        );
        as_written || !self.is_fixed()
    }

    /// What the row's first digit says: the group of checks that it belongs to.
    pub fn group(self) -> &'static str {
        match self.id().as_bytes()[1] {
            b'0' => "syntax",
            b'1' => "names",
            b'2' => "configuration",
            b'3' => "outcomes",
            b'4' => "pages",
            b'5' => "flow",
            b'7' if &self.id()[1..] >= "750" => "files",
            b'7' => "lock",
            b'8' if matches!(self.id().as_bytes()[2], b'0' | b'1') => "scripts",
            b'8' => "lint",
            b'9' => "assertions and tests",
            _ => "platform",
        }
    }
}
