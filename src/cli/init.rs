use std::path::PathBuf;

use super::{CLEAN, output};
use crate::workspace::write::{self, Over};
use crate::workspace::{CONFIG_FILE, Failure};

/// Start a workspace: a journeyc.toml and a first journey
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc init\n  journeyc init identity && cd identity && journeyc build"
)]
pub(super) struct Arguments {
    /// The folder; it is made when it does not exist
    #[arg(default_value = ".")]
    folder: PathBuf,
}

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
journeyc.lock text eol=lf linguist-generated gitlab-generated
*.journey text eol=lf
";

const NEXT: &[u8] =
    b"\nNext: `journeyc check`, `journeyc test` and `journeyc build`; `journeyc catalog list` shows the node types.\n";

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let files = [
        (CONFIG_FILE, CONFIG),
        ("journeys/first-login.journey", JOURNEY),
        (".gitignore", "/build\n.journeyc-*\n"),
        (".gitattributes", ATTRIBUTES),
    ];
    let new = files.map(|(name, text)| (arguments.folder.join(name), text));
    if let Some((path, _)) = new.iter().take(2).find(|(path, _)| path.exists()) {
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
