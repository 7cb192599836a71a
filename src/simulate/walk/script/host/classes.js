// The Java classes that scripts use, as far as they can be seen from a script.
(function () {
    const { hide } = host;
    const callback = (type, fields) => {
        const Class = function (...values) {
            const object = Object.create(Class.prototype);
            object.type = type;
            fields.forEach((field, index) => { object[field] = values[index]; });
            return object;
        };
        Class.prototype = hide({}, {
            getPrompt() { return this.prompt; }, getMessage() { return this.message; }, getMessageType() { return this.messageType; },
            getName() { return host.known(this.entry ?? this.defaultName ?? null, 'what is entered'); },
            setName(value) { this.entry = value; },
            getPassword() { return [...String(host.known(this.entry ?? '', 'what is entered'))]; },
            getText() { return host.known(this.entry ?? this.defaultText ?? null, 'what is entered'); },
            getValue() { return host.known(this.entry ?? this.value ?? null, 'what is entered'); },
            setValue(value) { this.value = value; },
            getId() { return this.id; },
            getSelectedIndexes() { return host.java([].concat(host.known(this.entry, 'what is chosen'))); },
            getSelectedIndex() { return [].concat(host.known(this.entry, 'what is chosen'))[0]; },
            getChoices() { return host.java(this.choices); },
            getDefaultChoice() { return this.defaultChoice; },
            getOptions() { return host.java(this.options); },
            getOutputValue() { return this.outputValue; },
            getWaitTime() { return this.waitTime; },
            getLocale() { return this.entry; },
            isRequired() { return this.required; },
        });
        Class.className = type;
        return Class;
    };
    const INFORMATION = 0, WARNING = 1, ERROR = 2;
    const messages = Class => Object.assign(Class, { INFORMATION, WARNING, ERROR });
    const confirmation = function (...values) {
        // (messageType, options, defaultOption), (messageType, optionType, defaultOption), and both with a prompt first.
        const prompt = typeof values[0] === 'string' ? values.shift() : '';
        const object = Object.create(confirmation.prototype);
        const [messageType, options, defaultOption] = values;
        const known = [['Yes', 'No'], ['Yes', 'No', 'Cancel'], ['OK', 'Cancel']];
        return Object.assign(object, {
            type: 'ConfirmationCallback', prompt, messageType, defaultOption: defaultOption ?? 0,
            options: Array.isArray(options) ? [...options] : known[options] ?? [],
        });
    };
    confirmation.prototype = callback('ConfirmationCallback', []).prototype;
    Object.assign(messages(confirmation), {
        YES_NO_OPTION: 0, YES_NO_CANCEL_OPTION: 1, OK_CANCEL_OPTION: 2, UNSPECIFIED_OPTION: -1, YES: 0, NO: 1, CANCEL: 2, OK: 3,
    });

    const polling = function (wait, message) {
        return Object.assign(Object.create(confirmation.prototype), { type: 'PollingWaitCallback', waitTime: wait, message });
    };
    polling.makeCallback = () => {
        const builder = {
            withWaitTime(wait) { this.wait = wait; return this; }, withMessage(text) { this.text = text; return this; },
            asUnexitable() { return this; }, build() { return polling(this.wait, this.text); },
        };
        return builder;
    };
    const http = function (header, negotiation, code) {
        return Object.assign(Object.create(confirmation.prototype), { type: 'HttpCallback', header, negotiation, code });
    };
    const redirect = callback('RedirectCallback', ['redirectUrl', 'redirectData', 'method']);
    hide(redirect.prototype, { setTrackingCookie() {}, setRedirectUrl(url) { this.redirectUrl = url; } });

    const attribute = type => callback(type, ['name', 'prompt', 'value', 'required', 'policies', 'validateOnly']);
    const callbacks = {
        NameCallback: callback('NameCallback', ['prompt', 'defaultName']),
        PasswordCallback: callback('PasswordCallback', ['prompt', 'echoOn']),
        TextInputCallback: callback('TextInputCallback', ['prompt', 'defaultText']),
        TextOutputCallback: messages(callback('TextOutputCallback', ['messageType', 'message'])),
        ScriptTextOutputCallback: callback('ScriptTextOutputCallback', ['message']),
        SuspendedTextOutputCallback: callback('SuspendedTextOutputCallback', ['messageType', 'message']),
        HiddenValueCallback: callback('HiddenValueCallback', ['id', 'value']),
        ChoiceCallback: callback('ChoiceCallback', ['prompt', 'choices', 'defaultChoice', 'multipleSelectionsAllowed']),
        LanguageCallback: callback('LanguageCallback', []),
        MetadataCallback: callback('MetadataCallback', ['outputValue']),
        ConfirmationCallback: confirmation, PollingWaitCallback: polling, HttpCallback: http, RedirectCallback: redirect,
        StringAttributeInputCallback: attribute('StringAttributeInputCallback'),
        NumberAttributeInputCallback: attribute('NumberAttributeInputCallback'),
        BooleanAttributeInputCallback: attribute('BooleanAttributeInputCallback'),
        ValidatedUsernameCallback: callback('ValidatedCreateUsernameCallback', ['prompt', 'policies', 'validateOnly']),
        ValidatedPasswordCallback: callback('ValidatedCreatePasswordCallback', ['prompt', 'echoOn', 'policies', 'validateOnly']),
        DeviceProfileCallback: callback('DeviceProfileCallback', ['metadata', 'location', 'message']),
        KbaCreateCallback: callback('KbaCreateCallback', ['prompt', 'predefinedQuestions', 'allowUserDefinedQuestions']),
        SelectIdPCallback: callback('SelectIdPCallback', ['providers']),
        IdPCallback: callback('IdPCallback', ['provider']),
        TermsAndConditionsCallback: callback('TermsAndConditionsCallback', ['version', 'terms', 'createDate']),
        ConsentMappingCallback: callback('ConsentMappingCallback', ['config', 'message', 'isRequired']),
    };
    host.callbacks = callbacks;

    // What a script does to the journey: Action.goTo("x").withHeader("y").build(), and the same without build().
    class Builder {
        constructor(start) { this.said = { ...start, session: {}, remove: [] }; }
        build() { return new Action(this.said); }
    }
    class Action { constructor(said) { this.said = said; } }
    const withs = {
        putSessionProperty(key, value) { this.said.session[key] = String(value); return this; },
        removeSessionProperty(key) { this.said.remove.push(key); return this; },
        withMaxSessionTime(minutes) { this.said.session.maxSessionTime = minutes; return this; },
        withMaxIdleTime(minutes) { this.said.session.maxIdleTime = minutes; return this; },
        withErrorMessage(text) { this.said.errorMessage = text; return this; },
        withLockoutMessage(text) { this.said.lockoutMessage = text; return this; },
        withIdentifiedUser(name) { this.said.user = name; return this; },
        withIdentifiedIdentity(name) { this.said.user = name && name.getName ? name.getName() : name; return this; },
        withIdentifiedAgent() { return this; }, withUniversalId() { return this; },
        withStage() { return this; }, withHeader() { return this; }, withDescription() { return this; },
        addSessionHook() { return this; }, addWebhook() { return this; }, replaceSharedState(map) { this.said.shared = host.plain(map); return this; },
        replaceTransientState(map) { this.said.transient = host.plain(map); return this; },
    };
    hide(Builder.prototype, withs);
    host.withs = withs;
    host.Action = Action;
    host.ActionClass = {
        goTo: outcome => new Builder({ outcome: outcome === null || outcome === undefined ? null : String(outcome) }),
        send: (...sent) => new Builder({ callbacks: sent.flatMap(part => Array.isArray(part) ? [...part] : [part]) }),
        suspend: text => new Builder({ suspend: typeof text === 'function' ? '' : String(text) }),
    };

    const collection = start => function (other) {
        const value = start();
        if (Array.isArray(value)) { if (other && typeof other === 'object') value.push(...other); } else Object.assign(value, other);
        return host.java(value);
    };
    const list = collection(() => []), map = collection(() => ({}));
    const set = function (other) {
        const value = list(other && typeof other === 'object' ? [...new Set(other)] : []);
        return hide(value, { add(one) { const isNew = !this.includes(one); if (isNew) this.push(one); return isNew; } });
    };
    const jsonValue = value => host.jsonValue(value);
    jsonValue.json = jsonValue; jsonValue.object = () => jsonValue({}); jsonValue.array = (...values) => jsonValue(values);
    const request = function () {
        const made = { method: 'GET', uri: '', headers: {}, body: null };
        return hide(made, {
            setUri(uri) { made.uri = String(uri); return made; }, setMethod(method) { made.method = String(method); return made; },
            getUri() { return made.uri; }, getMethod() { return made.method; }, setEntity(body) { made.body = body; return made; },
            getHeaders() { return { add(name, value) { made.headers[name] = value; return this; }, put(name, value) { made.headers[name] = value; } }; },
            addHeaders(...all) { all.forEach(([name, value]) => { made.headers[name] = value; }); return made; },
            getEntity() { return { setString(text) { made.body = text; }, setJson(value) { made.body = value; } }; },
        });
    };
    const wrapper = (cast, more) => Object.assign(function (value) { return cast(value); }, more);
    host.classes = {
        'java.util.ArrayList': list, 'java.util.LinkedList': list, 'java.util.Vector': list, 'java.util.HashMap': map,
        'java.util.LinkedHashMap': map, 'java.util.TreeMap': map, 'java.util.HashSet': set, 'java.util.LinkedHashSet': set, 'java.util.TreeSet': set,
        'java.util.Arrays': { asList: (...values) => list(values.length === 1 && Array.isArray(values[0]) ? values[0] : values) },
        'java.util.Collections': { emptyList: () => list(), emptyMap: () => map(), singletonList: one => list([one]), emptySet: () => set() },
        'java.util.UUID': { randomUUID: () => host.uuid() },
        'java.util.Date': function (...values) { const date = new Date(...values); return hide(date, {}); },
        'java.lang.String': wrapper(value => Array.isArray(value) ? (typeof value[0] === 'number' ? host.text(value) : value.join('')) : String(value), {
            valueOf: value => String(value), join: (by, values) => [...values].join(by),
            format: (text, ...values) => String(text).replace(/%[sd]/g, () => String(values.shift())),
        }),
        'java.lang.Integer': wrapper(value => Math.trunc(Number(value)), { parseInt: value => parseInt(value, 10), valueOf: value => parseInt(value, 10) }),
        'java.lang.Long': wrapper(value => Math.trunc(Number(value)), { parseLong: value => parseInt(value, 10), valueOf: value => parseInt(value, 10) }),
        'java.lang.Double': wrapper(Number, { parseDouble: Number, valueOf: Number }),
        'java.lang.Boolean': wrapper(value => String(value) === 'true', { TRUE: true, FALSE: false, parseBoolean: value => String(value) === 'true', valueOf: value => String(value) === 'true' }),
        'java.lang.Math': Math,
        'java.lang.System': { currentTimeMillis: () => Date.now(), nanoTime: () => Date.now() * 1e6 },
        'java.lang.Exception': Error, 'java.lang.RuntimeException': Error, 'java.lang.IllegalArgumentException': Error,
        'org.forgerock.openam.auth.node.api.Action': host.ActionClass,
        'org.forgerock.openam.auth.node.api.NodeProcessException': Error,
        'org.forgerock.json.JsonValue': jsonValue,
        'org.forgerock.http.protocol.Request': request,
        'org.forgerock.util.encode.Base64url': { encode: bytes => host.encode64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''), decode: text => host.java(host.decode64(text)) },
        'org.forgerock.util.encode.Base64': { encode: bytes => host.encode64(bytes), decode: text => host.java(host.decode64(text)) },
        'org.forgerock.openam.shared.security.ThreadLocalSecureRandom': { get: () => ({ nextInt: most => Math.floor(host.random() * (most ?? 2147483647)), nextBytes(bytes) { bytes.fill(7); } }) },
        'com.sun.identity.idm.IdType': { USER: 'USER', AGENT: 'AGENT', GROUP: 'GROUP' },
    };
    // Callbacks stand in several packages; scripts name some of them in the wrong one, and the platform forgives none of that.
    const JAVAX = ['NameCallback', 'PasswordCallback', 'TextInputCallback', 'TextOutputCallback', 'ChoiceCallback', 'ConfirmationCallback', 'LanguageCallback'];
    const SUN = ['ScriptTextOutputCallback', 'HiddenValueCallback'];
    const SPI = ['MetadataCallback', 'RedirectCallback', 'HttpCallback'];
    for (const [name, Class] of Object.entries(callbacks)) {
        const home = JAVAX.includes(name) ? 'javax.security.auth.callback' : SUN.includes(name) ? 'com.sun.identity.authentication.callbacks'
            : SPI.includes(name) ? 'com.sun.identity.authentication.spi' : 'org.forgerock.openam.authentication.callbacks';
        host.classes[`${home}.${name}`] = Class;
    }

    // A package: what is below it is a class that is known, or another package, which nothing can be done with.
    const unknown = name => host.need(`the Java class \`${name}\` is not known here; give the outcome of the node instead`);
    const isForbidden = name => /^java\.(io|nio|net|lang\.(Runtime|Process))/.test(name);
    const pack = path => new Proxy(function () {}, {
        get(_, key) {
            if (key === '__package') return path;
            if (typeof key !== 'string') return undefined;
            if (key === 'toString') return () => `[JavaPackage ${path}]`;
            const name = `${path}.${key}`;
            if (host.classes[name]) return host.classes[name];
            if (isForbidden(name)) host.need(`\`${name}\` reaches out of the script: neither files nor the network are there in a test`);
            return pack(name);
        },
        apply() { return unknown(path); },
        construct() { return unknown(path); },
    });
    for (const root of ['java', 'javax', 'org', 'com']) globalThis[root] = pack(root);
    globalThis.Packages = new Proxy({}, { get: (_, key) => pack(String(key)) });
    globalThis.JavaImporter = function (...parts) {
        const found = {};
        for (const part of parts) {
            const path = part && part.__package;
            if (path === undefined) {
                const known = Object.entries(host.classes).find(([, Class]) => Class === part);
                if (known) found[known[0].split('.').pop()] = part;
                continue;
            }
            let any = false;
            for (const [name, Class] of Object.entries(host.classes)) {
                if (name.startsWith(`${path}.`) && !name.slice(path.length + 1).includes('.')) { found[name.split('.').pop()] = Class; any = true; }
            }
            // A class that is not known: whoever uses it is told.
            if (!any) found[path.split('.').pop()] = part;
        }
        return found;
    };
    globalThis.Java = { type: name => host.classes[name] ?? pack(name), from: value => value, to: value => value };
})();
