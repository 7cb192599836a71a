//! The golden cases.

use std::fs;

use journeyc::catalog::Target;
use journeyc::diagnostic::render::summary;

use super::{Memory, diagnose, human};

/// What a case asks for in its first line: `// target: am-7.5`.
fn target_of(source: &str) -> Target {
    let first = source.lines().next().and_then(|line| line.strip_prefix("// target: "));
    first.map_or(Target::Aic, |name| name.parse().expect("a target"))
}

#[test]
fn goldens() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../cases/diagnostics");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::glob!("../../cases/diagnostics", "*.journey", |path| {
            let bytes = fs::read(path).expect("the case can be read");
            let source = String::from_utf8_lossy(&bytes);
            let name = path.file_name().expect("a name").to_string_lossy();
            let (sources, found) = diagnose(&bytes, &name, target_of(&source), &Memory::default());
            let said = human(&sources, &found);
            insta::assert_snapshot!("said", format!("{source}\n----- said -----\n{said}{}", summary(&found)));
        });
    });
}
