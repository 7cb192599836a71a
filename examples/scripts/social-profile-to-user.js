/*
 * Makes a user of a profile in the common form. What the provider does not tell is left out.
 */
(function () {
    var JsonValue = JavaImporter(org.forgerock.json.JsonValue).JsonValue;

    var names = {
        userName: "username",
        givenName: "givenName",
        sn: "familyName",
        mail: "email",
    };

    var user = JsonValue.json(JsonValue.object());
    Object.keys(names).forEach(function (name) {
        var value = normalizedProfile.get(names[name]);
        if (value.isNotNull()) {
            user.put(name, value.asString());
        }
    });
    return user;
})();
