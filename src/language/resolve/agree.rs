//! Declarations that are one and the same thing in a realm: they may be repeated, and must not differ.

use std::collections::HashMap;

use super::declared::Carried;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::Keyword;
use crate::source::Span;

/// What a declaration brings to its realm.
#[derive(Debug)]
pub struct Brought {
    /// The kind of declaration.
    pub keyword: Keyword,
    /// The declaration's name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// All of the declaration.
    pub extent: Span,
    /// What stands for it in the realm: an id or a name.
    pub meaning: String,
    /// The thing itself.
    pub content: Carried,
}

/// What is wrong with declarations that one realm cannot have together.
pub fn together(brought: &[Brought]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    super::repeats::repeats(brought, &mut found);
    agree(brought, &mut found);
    super::same_name::same_name(brought, &mut found);
    found
}

/// Reports each declaration that differs from an earlier one, in whatever file, that is the same thing in the realm: the
/// one that arrives last would silently replace the other.
fn agree(brought: &[Brought], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<(Keyword, &str), &Brought> = HashMap::new();
    for own in brought {
        let first = *firsts.entry((own.keyword, own.meaning.as_str())).or_insert(own);
        // Two of one name are another message's.
        if first.content == own.content || first.name == own.name {
            continue;
        }
        let what = own.keyword.word();
        let name = match &own.content {
            Carried::Script(script) => &script.name,
            Carried::Other(_, object) => object["name"].as_str().unwrap_or(&own.meaning),
        };
        let message = format!("there is another {what} `{name}`, and they differ");
        let help =
            format!("in the realm they are one {what}: name one of them otherwise, or make them alike");
        let diagnostic = Diagnostic::new(Code::DuplicateDeclaration, own.span, message);
        diagnostics.push(diagnostic.related(first.span, "the first one").help(help));
    }
}

#[cfg(test)]
mod tests {

    use crate::catalog::Catalog;
    use crate::compile::{Levels, Settings, compile};
    use crate::diagnostic::Code;
    use crate::language::resolve::{FileProblem, Files};
    use crate::source::{FileId, Sources};

    struct NoFiles;

    impl Files for NoFiles {
        fn read(&self, _from: FileId, _path: &str) -> Result<String, FileProblem> {
            Err(FileProblem::Outside)
        }
    }

    fn codes(texts: &[&str]) -> Vec<Code> {
        let mut sources = Sources::default();
        for text in texts {
            sources.add("x.journey", *text);
        }
        let (catalog, levels) = (Catalog::builtin(), Levels::default());
        let settings = Settings { levels: &levels, ..Settings::new(&catalog, &NoFiles) };
        compile(&sources, &settings).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn files_may_repeat_a_declaration_and_not_change_it() {
        let low = "script risk { source = \"low\" }";
        let high = "script other {\n    name = \"risk\"\n    source = \"high\"\n}";
        assert_eq!(codes(&[low, low]), [Code::RepeatedDeclaration]);
        assert_eq!(codes(&[low, high]), [Code::DuplicateDeclaration]);
        assert_eq!(codes(&[low, "theme risk { source = \"low\" }"]), []);
    }
}
