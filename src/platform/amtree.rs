//! amtree's files: one journey, children of pages in lower-case `innernodes`, scripts in base64. Read only.

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::frodo;
use super::read::Problem;

/// Reads a file of amtree, or of frodo from before it wrote `innerNodes`.
pub(super) fn read(path: &str, document: Map<String, Value>) -> Result<Bundle, Problem> {
    frodo::read_single(path, document)
}
