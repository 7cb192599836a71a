//! amtree's files: one journey, children of pages in lower-case `innernodes`, scripts in base64. Read only.

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::frodo;
use super::origin::Origin;
use super::read::Problem;

/// Reads a file of amtree, or of frodo from before it wrote `innerNodes`.
pub(super) fn read(origin: &Origin, document: Map<String, Value>) -> Result<Bundle, Problem> {
    frodo::read_single(origin, document)
}
