//! Planted secrets are told by no command and in no format.

use std::fs;
use std::path::Path;

use crate::scope::workspaces::{run, with};

/// What every planted secret begins with; `old` and `new` tell two versions apart.
const PLANTED: &str = "hush7Zq";

/// A workspace with a secret of each kind.
fn source(version: &str) -> String {
    let secret = |name: &str| format!("{PLANTED}{version}{name}");
    format!(
        "journey Login {{\n assert success requires captcha.true\n start -> page\n\n \
         node page: PageNode {{\n stage = json({{ themeId: \"x\", password: \"{}\", a: [{{ b: {{ clientSecret: \"{}\" }} }}] }})\n node name: PlatformUsername\n \
         node word: PlatformPassword\n -> mail\n }}\n\n \
         @allow(secret-literal)\n node mail: OTPEmailSender {{\n hostName = \"a.example.com\"\n password = \"{}\"\n fromEmailAddress = \"a@example.com\"\n -> captcha\n }}\n\n \
         node captcha: product-CaptchaNode {{\n secretKey = \"{}\"\n siteKey = \"public\"\n captchaUri = \"https://user:{}@example.com/x?api_key={}\"\n true -> own\n false -> failure\n }}\n\n \
         @allow(unknown-node-type)\n node own: OwnNode {{\n api_key = \"{}\"\n headers = {{ Authorization: \"Bearer {}\", \"X-Api-Key\": \"{}\" }}\n \
         list = [{{ name: \"password\", value: \"{}\" }}]\n text = \"{{\\\"token\\\": \\\"{}\\\"}}\"\n number = 1\n outcome -> decide\n }}\n\n \
         node decide: ScriptedDecision {{\n script = decide\n outcomes = [\"a\", \"b\"]\n a -> success\n b -> failure\n }}\n}}\n\n\
         script decide {{\n evaluatorVersion = \"2.0\"\n source = file(\"decide.js\")\n}}\n\n\
         test \"t\" {{\n journey = Login\n given name.entry = \"amy\"\n given word.entry = \"{}\"\n given captcha = true\n given mail = outcome\n given own = outcome\n \
         given esv \"esv-api-key\" = \"{}\"\n given secret \"label\" = \"{}\"\n given state = {{ accessToken: \"{}\" }}\n \
         given headers = {{ authorization: [\"Basic {}\"] }}\n expect failure\n expect state = {{ password: \"{}\", apiToken: null }}\n}}\n",
        secret("Stage"),
        secret("Deep"),
        secret("Listed"),
        secret("Captcha"),
        secret("User"),
        secret("Query"),
        secret("Name"),
        secret("Bearer1"),
        secret("Header"),
        secret("Pair"),
        secret("Text"),
        secret("Entry"),
        secret("Esv"),
        secret("Label"),
        secret("State"),
        secret("Basic1"),
        secret("Expected"),
    )
}

fn script(version: &str) -> String {
    format!(
        "var apiKey = '{PLANTED}{version}Script';\nvar headers = {{ 'Authorization': 'Bearer {PLANTED}{version}Scr1pt' }};\n\
         logger.error(secrets.getGenericSecret('label').getAsUtf8() + ' ' + systemEnv.getProperty('esv.api.key'));\n\
         nodeState.putShared('apiToken', secrets.getGenericSecret('label').getAsUtf8());\n\
         nodeState.putShared('plain', secrets.getGenericSecret('label').getAsUtf8());\naction.goTo('a');\n"
    )
}

/// What of the secrets a text holds.
fn leaks(text: &str) -> Vec<String> {
    let found =
        text.match_indices(PLANTED).map(|(at, _)| text[at..].chars().take(PLANTED.len() + 14).collect());
    found.collect()
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

#[test]
fn no_command_tells_a_secret() {
    let folder = with(&[
        ("journeyc.toml", "sources = [\"a/*\"]\n[env.one]\nvars = {}\n"),
        ("a/login.journey", &source("old")),
        ("a/decide.js", &script("old")),
        ("b/journeyc.toml", ""),
        ("b/login.journey", &source("new")),
        ("b/decide.js", &script("new")),
    ]);
    let path = folder.path();
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["human", "short", "json", "sarif", "github", "gitlab", "junit"] {
        all.push(vec!["check", "--message-format", format, "--strictness", "pedantic", "--warn", "warnings"]);
        all.push(vec!["check", "--message-format", format, "--deny", "warnings", "b"]);
    }
    for format in ["human", "json", "junit", "github"] {
        all.push(vec!["test", "--message-format", format]);
    }
    for format in ["text", "json", "markdown", "html"] {
        all.push(vec!["diff", "a/login.journey", "b/login.journey", "--format", format]);
    }
    for format in ["text", "json", "dot", "mermaid"] {
        all.push(vec!["deps", "--format", format]);
    }
    for format in ["text", "json", "markdown", "mermaid"] {
        all.push(vec!["paths", "--format", format]);
    }
    for format in ["mermaid", "dot", "markdown", "svg", "html"] {
        all.push(vec!["diagram", "--format", format, "-o", "-"]);
    }
    all.push(vec!["check", "--diff"]);
    all.push(vec!["fmt", "--diff"]);
    all.push(vec!["prove"]);
    all.push(vec!["prove", "--format", "json"]);
    all.push(vec!["docs", "-o", "pages/handbook"]);
    all.push(vec!["diff", "a/login.journey", "b/login.journey", "--format", "svg", "-o", "pages/pictures"]);
    all.push(vec!["build", "-o", "old.json"]);
    all.push(vec!["build", "b", "-o", "new.json"]);
    all.push(vec!["check", "old.json"]);
    all.push(vec!["docs", "old.json", "-o", "pages/exported"]);
    all.push(vec!["diff", "old.json", "new.json"]);
    all.push(vec!["import", "old.json", "-o", "a"]);
    all.push(vec!["import", "old.json", "-o", "a", "--verify"]);
    let mut found = Vec::new();
    let mut run = |arguments: &[&str]| {
        let output = run(path, arguments);
        let said = [output.stdout.clone(), output.stderr].concat();
        let text = String::from_utf8_lossy(&said).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {text}");
        found.extend(leaks(&text).into_iter().map(|leak| format!("{arguments:?}: {leak}")));
        text
    };
    for arguments in &all {
        run(arguments);
    }
    // A merge with conflicts, whose three values are told.
    for file in ["a/login.journey", "a/decide.js"] {
        let file = path.join(file);
        let text = fs::read_to_string(&file).expect("it is there").replace("old", "mine");
        fs::write(&file, text).expect("a file");
    }
    let said = run(&["import", "new.json", "-o", "a"]);
    assert!(said.contains("conflict"), "{said}");
    run(&["import", "new.json", "-o", "a", "--dry-run", "--prefer", "export"]);
    run(&["import", "new.json", "-o", "a", "--prefer", "export", "--verify"]);
    for (file, text) in files(&path.join("pages")) {
        found.extend(leaks(&text).into_iter().map(|leak| format!("{file}: {leak}")));
    }
    for (file, text) in files(path)
        .into_iter()
        .filter(|(file, _)| Path::new(file).extension().is_some_and(|ending| ending == "lock"))
    {
        found.extend(leaks(&text).into_iter().map(|leak| format!("{file}: {leak}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
