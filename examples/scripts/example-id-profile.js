/*
 * Brings a profile of Example ID into the form that all providers share.
 *
 * An address that the provider has not confirmed is left out, so that the user is asked for it.
 */
(function () {
    var JsonValue = JavaImporter(org.forgerock.json.JsonValue).JsonValue;

    var names = {
        id: "sub",
        displayName: "name",
        givenName: "given_name",
        familyName: "family_name",
        username: "preferred_username",
        locale: "locale",
    };

    var profile = JsonValue.json(JsonValue.object());
    Object.keys(names).forEach(function (name) {
        profile.put(name, rawProfile.get(names[name]).asString());
    });
    if (rawProfile.get("email_verified").isNotNull() && rawProfile.get("email_verified").asBoolean()) {
        profile.put("email", rawProfile.get("email").asString());
    }
    return profile;
})();
