//! The one way in which a journey file is laid out.
//!
//! Nothing is aligned and nothing depends on a neighbour, so one changed edge is one changed line. Comments and single
//! blank lines stay where they are; strings and numbers stay as they were written.

mod claims;

use super::syntax::{
    Allow, Assert, Body, Comment, Document, Edge, Element, Entry, Expect, Given, Item, ItemKind, Keyword,
    List, Name, Node, Outcome, Parameter, Path, Text, Trivia, Value, ValueKind,
};
use super::text;

/// Lists and maps are written on one line when they end before this column.
const WIDTH: usize = 100;
const INDENT: usize = 4;

/// Writes a document that has no syntax errors.
pub fn format(document: &Document<'_>) -> String {
    let mut printer = Printer { out: String::new(), depth: 0 };
    for (index, declaration) in document.declarations.iter().enumerate() {
        // Variables in a row are one paragraph unless a blank line parts them.
        let is_row = index > 0
            && [&document.declarations[index - 1], declaration].iter().all(|own| own.keyword == Keyword::Var)
            && !declaration.trivia.after_blank;
        if index > 0 && !is_row {
            printer.out.push('\n');
        }
        printer.comments(&declaration.trivia.leading);
        printer.allows(&declaration.allows);
        printer.out.push_str(declaration.keyword.word());
        printer.out.push(' ');
        if declaration.keyword == Keyword::Test {
            printer.out.push_str(&text::quote(&declaration.name.text));
        } else {
            printer.name(&declaration.name);
        }
        if let Some(parameters) = &declaration.parameters {
            printer.parameters(parameters);
        }
        if declaration.keyword == Keyword::Var {
            if let Some(value) = &declaration.value {
                printer.out.push_str(" = ");
                printer.value(value);
            }
        } else {
            printer.out.push(' ');
            printer.block(&declaration.body, true);
        }
        printer.trailing(&declaration.trivia);
        printer.out.push('\n');
    }
    if !document.closing_comments.is_empty() {
        if !document.declarations.is_empty() {
            printer.out.push('\n');
        }
        printer.comments(&document.closing_comments);
    }
    printer.out
}

struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', self.depth * INDENT));
    }

    fn column(&self) -> usize {
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        self.out[line..].chars().count()
    }

    /// Writes comments, each on a line of its own.
    fn comments(&mut self, comments: &[Comment<'_>]) {
        for (index, comment) in comments.iter().enumerate() {
            if index > 0 && comment.after_blank {
                self.out.push('\n');
            }
            self.indent();
            self.out.push_str(&text::unix_lines(comment.text));
            self.out.push('\n');
        }
    }

    fn trailing(&mut self, trivia: &Trivia<'_>) {
        for comment in &trivia.trailing {
            self.out.push(' ');
            self.out.push_str(&text::unix_lines(comment.text));
        }
    }

    fn allows(&mut self, allows: &[Allow<'_>]) {
        for allow in allows {
            self.indent();
            let codes: Vec<&str> = allow.codes.iter().map(|code| &*code.text).collect();
            self.out.push_str("@allow(");
            self.out.push_str(&codes.join(", "));
            if let Some(why) = &allow.why {
                self.out.push_str(", ");
                self.string(why);
            }
            self.out.push_str(")\n");
        }
    }

    fn name(&mut self, name: &Name<'_>) {
        if text::is_identifier(&name.text) {
            self.out.push_str(&name.text);
        } else {
            self.out.push_str(&text::quote(&name.text));
        }
    }

    /// Writes `{ … }`; the items of a declaration have blank lines around nodes with blocks.
    fn block(&mut self, body: &Body<'_>, is_declaration: bool) {
        if body.items.is_empty() && body.closing_comments.is_empty() {
            self.out.push_str("{}");
            return;
        }
        self.out.push_str("{\n");
        self.depth += 1;
        let mut before: Option<&Item<'_>> = None;
        for item in &body.items {
            let around_block = is_declaration && (has_block(item) || before.is_some_and(has_block));
            if before.is_some() && (item.trivia.after_blank || around_block) {
                self.out.push('\n');
            }
            self.item(item);
            before = Some(item);
        }
        if let Some(first) = body.closing_comments.first() {
            if before.is_some() && first.after_blank {
                self.out.push('\n');
            }
            self.comments(&body.closing_comments);
        }
        self.depth -= 1;
        self.indent();
        self.out.push('}');
    }

    fn parameters(&mut self, list: &List<'_, Parameter<'_>>) {
        let start = self.out.len();
        let write = |printer: &mut Self, own: &Parameter<'_>| {
            printer.name(&own.name);
            own.default.as_ref().is_none_or(|value| {
                printer.out.push_str(" = ");
                printer.flat(value)
            })
        };
        if self.flat_list("(", list, ")", write) && self.column() <= WIDTH {
            return;
        }
        self.out.truncate(start);
        self.broken('(', list, ')', |printer, own| {
            printer.name(&own.name);
            if let Some(value) = &own.default {
                printer.out.push_str(" = ");
                printer.value(value);
            }
        });
    }

    fn item(&mut self, item: &Item<'_>) {
        self.comments(&item.trivia.leading);
        self.allows(&item.allows);
        self.indent();
        match &item.kind {
            ItemKind::Node(node) => self.node(node),
            ItemKind::Edge(edge) => self.edge(edge),
            ItemKind::Assert(assert) => self.assert(assert),
            ItemKind::Property(property) => {
                self.name(&property.name);
                self.out.push_str(" = ");
                if let Some(value) = &property.value {
                    self.value(value);
                }
            }
            ItemKind::Note(note) => {
                self.out.push_str("note ");
                self.string(&note.text);
            }
            ItemKind::Given(given) => self.given(given),
            ItemKind::Expect(expect) => self.expect(expect),
            ItemKind::Exit(name) => {
                self.out.push_str("exit ");
                self.name(name);
            }
            ItemKind::Stray(stray) => self.out.push_str(&stray.text),
        }
        self.trailing(&item.trivia);
        self.out.push('\n');
    }

    fn node(&mut self, node: &Node<'_>) {
        for line in &node.roles {
            claims::roles(&mut self.out, line);
            self.out.push('\n');
            self.indent();
        }
        self.out.push_str("node ");
        self.name(&node.name);
        self.out.push(':');
        if let Some(node_type) = &node.node_type {
            self.out.push(' ');
            self.name(node_type);
        }
        if let Some(version) = &node.version {
            self.out.push('@');
            self.out.push_str(&version.text);
        }
        if let Some(title) = &node.title {
            self.out.push(' ');
            self.out.push_str(&text::quote(&title.text));
        }
        if let Some(edge) = only_edge(node) {
            self.out.push(' ');
            self.edge(edge);
        } else if !node.body.items.is_empty() || !node.body.closing_comments.is_empty() {
            self.out.push(' ');
            self.block(&node.body, false);
        }
    }

    /// Writes an assertion, on several lines where it does not fit one: they begin with `|`, or with the form.
    fn assert(&mut self, assert: &Assert<'_>) {
        let column = self.column();
        let parts = claims::assertion(assert);
        let length: usize = parts.iter().map(|part| part.chars().count() + 1).sum();
        let is_flat = column + length <= WIDTH + 1;
        for (index, part) in parts.iter().enumerate() {
            match (index, is_flat || !part.starts_with('|')) {
                (0, _) => {}
                (_, true) => self.out.push(' '),
                (_, false) => {
                    self.out.push('\n');
                    self.depth += 1;
                    self.indent();
                    self.depth -= 1;
                }
            }
            self.out.push_str(part);
        }
    }

    fn edge(&mut self, edge: &Edge<'_>) {
        for (index, outcome) in edge.outcomes.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.outcome(outcome);
        }
        if !edge.outcomes.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str("-> ");
        if let Some(target) = &edge.target {
            self.name(target);
        }
    }

    fn given(&mut self, given: &Given<'_>) {
        self.out.push_str("given ");
        self.path(&given.path);
        if let Some(label) = &given.label {
            self.out.push(' ');
            self.out.push_str(&text::quote(&label.text));
        }
        if let Some(value) = &given.value {
            self.out.push_str(" = ");
            self.value(value);
        }
    }

    fn expect(&mut self, expect: &Expect<'_>) {
        self.out.push_str("expect ");
        self.name(&expect.form);
        if expect.at.is_some() {
            self.out.push_str(" at");
        }
        for (index, path) in expect.paths.iter().enumerate() {
            self.out.push_str(if index > 0 { ", " } else { " " });
            self.path(path);
        }
        if let Some(number) = &expect.number {
            self.out.push(' ');
            self.value(number);
        }
        if let Some(value) = &expect.value {
            self.out.push_str(" = ");
            self.value(value);
        }
    }

    /// Writes a path; what was quoted and would mean something else without quotes stays quoted.
    fn path(&mut self, path: &Path<'_>) {
        for (index, part) in path.parts.iter().enumerate() {
            if index > 0 {
                self.out.push('.');
            }
            if part.is_quoted {
                self.out.push_str(&text::quote(&part.text));
            } else {
                self.name(part);
            }
        }
    }

    fn outcome(&mut self, outcome: &Outcome<'_>) {
        if let Some(child) = &outcome.child {
            self.name(child);
            self.out.push('.');
        }
        if outcome.name.is_quoted && outcome.name.text == "else" {
            self.out.push_str("\"else\"");
        } else {
            self.name(&outcome.name);
        }
    }

    fn value(&mut self, value: &Value<'_>) {
        let start = self.out.len();
        let column = self.column();
        if self.flat(value) && column + self.out[start..].chars().count() <= WIDTH {
            return;
        }
        self.out.truncate(start);
        match &value.kind {
            ValueKind::String(string) => self.string(string),
            ValueKind::Format(own) => self.out.push_str(&text::unix_lines(own.raw)),
            ValueKind::List(list) => self.broken('[', list, ']', |printer, part| printer.value(part)),
            ValueKind::Map(map) => self.broken('{', map, '}', Self::entry),
            ValueKind::Call(name, arguments) => {
                self.out.push_str(name);
                match arguments.elements.as_slice() {
                    [only] if is_bare(only) && arguments.closing_comments.is_empty() => {
                        self.out.push('(');
                        self.value(&only.part);
                        self.out.push(')');
                    }
                    _ => self.broken('(', arguments, ')', |printer, part| printer.value(part)),
                }
            }
            _ => {
                self.flat(value);
            }
        }
    }

    fn entry(&mut self, entry: &Entry<'_>) {
        self.name(&entry.key);
        self.out.push_str(": ");
        self.value(&entry.value);
    }

    /// Writes the parts of a list a line each.
    fn broken<T>(
        &mut self,
        open: char,
        list: &List<'_, T>,
        close: char,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.out.push(open);
        if list.elements.is_empty() && list.closing_comments.is_empty() {
            self.out.push(close);
            return;
        }
        self.out.push('\n');
        self.depth += 1;
        for (index, element) in list.elements.iter().enumerate() {
            if index > 0 && element.trivia.after_blank {
                self.out.push('\n');
            }
            self.comments(&element.trivia.leading);
            self.indent();
            write(self, &element.part);
            self.out.push(',');
            self.trailing(&element.trivia);
            self.out.push('\n');
        }
        if let Some(first) = list.closing_comments.first() {
            if first.after_blank && !list.elements.is_empty() {
                self.out.push('\n');
            }
            self.comments(&list.closing_comments);
        }
        self.depth -= 1;
        self.indent();
        self.out.push(close);
    }

    fn string(&mut self, string: &Text<'_>) {
        if has_lines(string) && text::fits_block(&string.text) {
            self.out.push_str("\"\"\"\n");
            for line in string.text.split('\n') {
                if !line.is_empty() {
                    self.indent();
                    self.out.extend([" "; INDENT]);
                    self.out.push_str(line);
                }
                self.out.push('\n');
            }
            self.indent();
            self.out.extend([" "; INDENT]);
            self.out.push_str("\"\"\"");
        } else if let Some(raw) = string.raw.filter(|_| !string.text.is_empty()) {
            self.out.push_str(&text::unix_lines(raw));
        } else {
            self.out.push_str(&text::quote(&string.text));
        }
    }

    /// Writes a value on one line; false, with anything written, where that cannot be.
    fn flat(&mut self, value: &Value<'_>) -> bool {
        match &value.kind {
            ValueKind::String(string) => {
                let is_flat = !has_lines(string) || string.text.is_empty();
                if is_flat {
                    self.string(string);
                }
                is_flat
            }
            ValueKind::Format(own) => {
                self.out.push_str(own.raw);
                !own.raw.contains('\n')
            }
            ValueKind::Number(number) => {
                self.out.push_str(&number.to_string());
                true
            }
            ValueKind::Bool(value) => {
                self.out.push_str(if *value { "true" } else { "false" });
                true
            }
            ValueKind::Null => {
                self.out.push_str("null");
                true
            }
            ValueKind::Reference(name) => {
                self.out.push_str(name);
                true
            }
            ValueKind::List(list) => self.flat_list("[", list, "]", Self::flat),
            ValueKind::Map(map) => {
                let pad = if map.elements.is_empty() { ("{", "}") } else { ("{ ", " }") };
                self.flat_list(pad.0, map, pad.1, |printer, entry| {
                    printer.name(&entry.key);
                    printer.out.push_str(": ");
                    printer.flat(&entry.value)
                })
            }
            ValueKind::Call(name, arguments) => {
                self.out.push_str(name);
                self.flat_list("(", arguments, ")", Self::flat)
            }
            ValueKind::Broken => true,
        }
    }

    fn flat_list<T>(
        &mut self,
        open: &str,
        list: &List<'_, T>,
        close: &str,
        mut write: impl FnMut(&mut Self, &T) -> bool,
    ) -> bool {
        // Past the width the outcome is known, and what is written is thrown away.
        let start = self.out.len();
        self.out.push_str(open);
        for (index, element) in list.elements.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if !is_bare(element) || self.out.len() - start > 4 * WIDTH || !write(self, &element.part) {
                return false;
            }
        }
        self.out.push_str(close);
        list.closing_comments.is_empty()
    }
}

/// Whether a string is one of several lines: as it was written, or as it will be.
fn has_lines(string: &Text<'_>) -> bool {
    match string.raw {
        Some(raw) => raw.contains('\n'),
        None => string.text.contains('\n'),
    }
}

fn is_bare<T>(element: &Element<'_, T>) -> bool {
    element.trivia.leading.is_empty() && element.trivia.trailing.is_empty()
}

/// The edge of a node that has nothing else, so that the node fits one line.
fn only_edge<'n, 'a>(node: &'n Node<'a>) -> Option<&'n Edge<'a>> {
    let [item] = node.body.items.as_slice() else { return None };
    let is_bare = item.trivia.leading.is_empty()
        && item.trivia.trailing.is_empty()
        && item.allows.is_empty()
        && node.body.closing_comments.is_empty();
    match &item.kind {
        ItemKind::Edge(edge) if is_bare && edge.outcomes.is_empty() => Some(edge),
        _ => None,
    }
}

fn has_block(item: &Item<'_>) -> bool {
    matches!(&item.kind, ItemKind::Node(node) if only_edge(node).is_none() && !node.body.items.is_empty())
}
