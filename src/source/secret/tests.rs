use super::*;

#[test]
fn what_a_test_enters_or_gives_as_a_secret_is_covered() {
    for line in [
        " given word.entry = \"hush\"",
        "-    given word.entry = [\"hush\", \"hush\"]",
        "+\tgiven code.entry = 123hush",
        "given \"a = b\".entry = { mail: \"hush\" }",
        "given secret \"label\" = \"hush\"",
        "test \"it\" { given secret \"label\" = \"hush\" }",
        "given apiKey.entry = \"hush\" // ü",
    ] {
        let shown = in_line(line);
        assert!(shown.contains(MASK) && !shown.contains("hush"), "{line} is shown as {shown}");
        assert!(shown.contains("given "), "{line} is shown as {shown}");
    }
    for line in [
        "given captcha = true",
        "given link.entry = true",
        "given register.entry = {",
        "given secret = outcome",
        "given entry = \"a\"",
        "given state = { city: \"Prague\" }",
        "forgiven a.entry = \"a\"",
        "// \"given a.entry\" = 1",
        "given ",
        "",
    ] {
        assert_eq!(in_line(line), line);
    }
}
