//! The README, followed to the letter.

use std::fs;

use super::examples::beside_realms;
use super::printed;
use super::{SOURCE, Tenant, put, said, shell};

/// What takes minutes, or builds what is built already; and `journeyc diff`, which needs a repository with a past and
/// ends with 1 where something differs: the examples of its help are run with one.
const LEFT_OUT: [&str; 4] = ["cargo ", "git ", "tests/", "journeyc diff "];

#[test]
fn every_command_of_the_readme_works() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tenant = Tenant::given();
    let place = folder.path();
    put(&place.join("tenant.journey"), SOURCE.replace("Login", "OfTenant"));
    // A second journey in the workspace, which comes behind the first one in a file of both.
    put(&place.join("identity/journeys/login.journey"), SOURCE.replace("Login", "ZLogin"));
    for (path, text) in beside_realms() {
        put(&place.join("identity/config").join(path), text);
    }
    put(&place.join("other/config.journey"), SOURCE.replace("Login", "OfConfig"));
    let config = shell(place, "journeyc build other --format fr-config -o identity/config", None);
    assert!(config.status.success(), "{}", said(&config));
    if tenant.is_some() {
        let seed =
            "journeyc build tenant.journey -o seed.json && frodo journey import -a -f seed.json TENANT alpha";
        let seeded = shell(place, seed, tenant.as_ref());
        assert!(seeded.status.success(), "{}", said(&seeded));
    }
    let page = fs::read_to_string("README.md").expect("the README is there");
    let mut script = String::from("set -x\n");
    for line in printed::blocks(&page).iter().flat_map(|block| block.lines()) {
        if !LEFT_OUT.iter().any(|start| line.starts_with(start)) {
            script.push_str(line);
            script.push('\n');
        }
    }
    let output = shell(place, &script, tenant.as_ref());
    assert!(output.status.success(), "{}", said(&output));
    if tenant.is_some() {
        let listed = said(&shell(place, "frodo journey list TENANT alpha", tenant.as_ref()));
        for name in ["FirstLogin", "OfTenant", "ZLogin"] {
            assert!(listed.contains(name), "{name} did not arrive: {listed}");
        }
    }
}

/// The first five minutes end as the page says: a test that passes, one that fails for a reason that can be read, and passes
/// again when that is mended.
#[test]
fn the_first_test_fails_as_the_page_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let init = shell(folder.path(), "journeyc init identity", None);
    assert!(init.status.success(), "{}", said(&init));
    let place = folder.path().join("identity");
    let source = place.join("journeys/first-login.journey");
    let whole = fs::read_to_string(&source).expect("it was written");
    let run = || shell(&place, "journeyc test", None);
    assert!(run().status.success(), "{}", said(&run()));
    put(&source, whole.replace("Retry -> signIn", "Retry -> failure"));
    let failed = said(&run());
    let page = fs::read_to_string("README.md").expect("the README is there");
    let told =
        page.split("```\n").find(|block| block.starts_with("FAILED  ")).expect("the page shows a failure");
    assert!(failed.contains(told), "the page says\n{told}\nand it is\n{failed}");
    put(&source, whole);
    assert!(run().status.success(), "{}", said(&run()));
}

#[test]
fn every_build_takes_the_locked_versions() {
    let scripts = [".ci/run", ".ci/browser", "tests/browser/run"].map(Into::into);
    let mut faults = Vec::new();
    for path in printed::pages().into_iter().chain(scripts) {
        let text = fs::read_to_string(&path).expect("it is there");
        for (line, command) in
            text.lines().flat_map(|line| line.split("cargo ").skip(1).map(move |rest| (line, rest)))
        {
            let builds = ["build", "clippy", "doc", "install", "run", "test"];
            let word = command.split([' ', '`']).next().unwrap_or_default();
            if builds.contains(&word) && !command.contains("--locked") {
                faults.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
