use serde_json::json;

use super::*;

fn fault(text: &str) -> String {
    parse(text.as_bytes()).expect_err(text).to_string()
}

#[test]
fn what_is_json_is_read_as_others_read_it() {
    for text in [
        r#"{"a":[1,-0,1.50,1e+3,12345678901234567890123],"b":{},"c":[],"d":null,"e":true,"f":false}"#,
        r#""\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00ü""#,
        " [ ] ",
    ] {
        let other: Value = serde_json::from_str(text).expect(text);
        let own = parse(text.as_bytes()).expect(text);
        assert_eq!(own.value, other);
        assert_eq!(own.odd, Vec::<String>::new());
    }
}

#[test]
fn utf16_and_byte_order_marks_are_read() {
    let text = r#"{"name":"Größe 😀"}"#;
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked = [b"\xff\xfe".as_slice(), &little].concat();
    let big_marked = [b"\xfe\xff".as_slice(), &big].concat();
    let utf8 = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for bytes in [little, big, marked, big_marked, utf8] {
        assert_eq!(parse(&bytes).expect("text").value, json!({ "name": "Größe 😀" }));
    }
}

#[test]
fn what_is_no_json_is_refused_with_the_place() {
    assert_eq!(fault(" \n "), "the file is empty");
    assert_eq!(fault("{\n  \"a\": 1,\n"), "the JSON ends too early, in line 3");
    assert_eq!(fault("{\n  \"ü\": x }"), "this is no JSON: a value is expected at line 2 column 8");
    assert_eq!(fault("{} {}"), "this is no JSON: text after the end of the JSON at line 1 column 4");
    for text in
        ["{a:1}", "[1,]", "{\"a\" 1}", "[01]", "[1.]", "\"\\x\"", "\"\\u12\"", "\"a\nb\"", "nul", "[1 2]"]
    {
        assert!(fault(text).contains("line"), "{text}");
    }
    assert!(fault(&"[".repeat(100_000)).contains("nested too deeply"));
    let latin = parse(b"{\n\"a\":\"\xfc\"}").expect_err("no text").to_string();
    assert_eq!(latin, "this is neither UTF-8 nor UTF-16 text: the first wrong byte is in line 2");
}

#[test]
fn a_private_name_of_the_library_is_refused() {
    for key in ["$serde_json::private::Number", "\\u0024serde_json::private::RawValue"] {
        assert!(fault(&format!("{{\"a\":{{\"{key}\":\"1\"}}}}")).contains("cannot be a name"), "{key}");
    }
}

#[test]
fn what_stands_twice_is_told() {
    let parsed = parse(b"{\"a\":{\n\"b\":1,\n\"b\":2,\"c\":1,\"c\":1}}").expect("JSON");
    assert_eq!(parsed.value, json!({ "a": { "b": 2, "c": 1 } }));
    assert_eq!(parsed.odd, ["line 3: `b` stands twice in `a`; the later one counts"]);
    assert_eq!(parse(br#"["\ud800x"]"#).expect("JSON").odd.len(), 1);
}
