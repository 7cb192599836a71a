/*
 * Tells members of staff from customers.
 *
 * Leads to "customer" only for a user who is found and whose kind says so; everybody else counts as staff and is asked
 * for a second factor.
 */
(function () {
    var KIND = "fr-attr-istr1";

    var identity = idRepository.getIdentity(nodeState.get("_id") || nodeState.get("username"));
    var kinds = identity ? identity.getAttributeValues(KIND) : [];

    if (kinds.length > 0 && String(kinds[0]) === "customer") {
        action.goTo("customer");
        return;
    }
    logger.debug("A second factor is needed");
    action.goTo("staff");
})();
