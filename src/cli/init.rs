use std::path::PathBuf;

use super::{CLEAN, output};
use crate::workspace::write::{self, Over};
use crate::workspace::{CONFIG_FILE, Failure};

/// Start a workspace: a journeyc.toml and a first journey
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc init\n  journeyc init identity && cd identity && journeyc build\n  \
                  journeyc init --with password,push,totp"
)]
pub(super) struct Arguments {
    /// The folder; it is made when it does not exist
    #[arg(default_value = ".")]
    folder: PathBuf,

    /// Copy ready fragments into journeys/lib, into a workspace that exists too
    #[arg(long, value_name = "FRAGMENT", value_delimiter = ',', value_parser = READY.map(|(name, _)| name))]
    with: Vec<String>,
}

/// The ready fragments by the names of their files.
const READY: [(&str, &str); 8] = [
    ("email-code", include_str!("../../examples/lib/email-code.journey")),
    ("password", include_str!("../../examples/lib/password.journey")),
    ("progressive-profile", include_str!("../../examples/lib/progressive-profile.journey")),
    ("push", include_str!("../../examples/lib/push.journey")),
    ("social", include_str!("../../examples/lib/social.journey")),
    ("terms", include_str!("../../examples/lib/terms.journey")),
    ("totp", include_str!("../../examples/lib/totp.journey")),
    ("webauthn", include_str!("../../examples/lib/webauthn.journey")),
];

const CONFIG: &str = "\
# The platform that the journeys are for: aic, am-7.5, am-8.0 or am-8.1.
target = \"aic\"

# Which files are sources; without this line, every *.journey below this folder.
# sources = [\"journeys/**/*.journey\"]

# Node types of your own: saved replies of AM, or Node Designer definitions.
# catalogs = [\"catalog/custom.json\"]

[build]
output = \"build\"
format = \"frodo\"

# Lint levels by the name of a diagnostic: allow, warn or deny. `journeyc explain` lists them.
[lints]
# unreachable-node = \"deny\"

# The same for some files.
# [lints.\"journeys/old/**\"]
# unreachable-node = \"allow\"

# Several realms, each with its folder; what lies in none of them is shared by all. Commands work on all, or take `--realm alpha`.
# [realm.alpha]
# sources = [\"alpha\"]

# Environments: values of variables, and the ESVs of the tenant as `frodo esv variable export -a` writes them.
# `journeyc build --env all -o out/{env}` builds for each.
# [env.staging]
# vars = { host = \"login.staging.example.com\" }
# realm = \"alpha\"
# target = \"aic\"
# esvs = [\"esvs/staging.json\"]
";

const JOURNEY: &str = "\
/// Asks for username and password, three times at most.
journey FirstLogin {
    description = \"Username and password\"

    start -> signIn

    node signIn: PageNode \"Sign in\" {
        pageHeader = { en: \"Sign in\" }

        node username: PlatformUsername
        node password: PlatformPassword

        -> checkPassword
    }

    node checkPassword: DataStoreDecision {
        true -> success
        false -> countTries
    }

    node countTries: RetryLimitDecision {
        retryLimit = 3
        Retry -> signIn
        Reject -> failure
    }
}

test \"the second try is right\" {
    journey = FirstLogin
    given checkPassword = [false, true]
    expect success
    expect visits signIn 2
}
";

/// Reviews fold the lock; it merges as text, and line ends stay as they are, so that builds are the same everywhere.
const ATTRIBUTES: &str = "\
journeyc.lock text eol=lf merge=union linguist-generated gitlab-generated
*.journey text eol=lf
";

const NEXT: &[u8] =
    b"\nNext: `journeyc check`, `journeyc test` and `journeyc build`; `journeyc catalog list` shows the node types.\n";

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let ready = READY.iter().filter(|(name, _)| arguments.with.iter().any(|own| own == name));
    let ready = ready.map(|(name, text)| (format!("journeys/lib/{name}.journey"), *text));
    let files = [
        (CONFIG_FILE, CONFIG),
        ("journeys/first-login.journey", JOURNEY),
        (".gitignore", "/build\n.journeyc-*\n"),
        (".gitattributes", ATTRIBUTES),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text));
    // Into a workspace that there is, fragments are all that is copied.
    let is_there = !arguments.with.is_empty() && arguments.folder.join(CONFIG_FILE).exists();
    let files = files.into_iter().filter(|_| !is_there);
    let new: Vec<_> = files.chain(ready).map(|(name, text)| (arguments.folder.join(name), text)).collect();
    let must_be_new = |path: &PathBuf| path.extension().is_some();
    if let Some((path, _)) = new.iter().find(|(path, _)| must_be_new(path) && path.exists()) {
        return Err(Failure::at(path, "it exists already, and nothing was written"));
    }
    let made: Vec<_> = new.iter().filter(|(path, _)| !path.exists()).collect();
    write::below(
        &arguments.folder,
        made.iter().map(|(path, text)| (path.clone(), text.as_bytes().to_vec())),
        Over::Own,
    )?;
    for (path, _) in made {
        if !output::is_quiet() {
            output::print(format!("wrote {}\n", path.display()).as_bytes())?;
        }
    }
    if output::is_quiet() { Ok(CLEAN) } else { output::print(NEXT).map(|()| CLEAN) }
}
