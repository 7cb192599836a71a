// The world around a script: it answers what the test gives, and nothing else.
(function () {
    const { hide } = host;
    const input = host.input = JSON.parse(globalThis.__input);
    delete globalThis.__input;
    const out = host.out = { log: [], callbacks: [], session: {}, remove: [], taken: {}, identities: input.identities };

    Math.random = host.random;
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
        constructor(...values) { if (values.length === 0) super(input.now); else super(...values); }
        static now() { return input.now; }
    };

    const fits = (pattern, text) => new RegExp(`^${pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`).test(text);
    // The answer to a request; a list answers one after the other.
    host.ask = (method, address) => {
        const index = input.http.findIndex(({ request }) => {
            const at = request.indexOf(' ');
            const own = request.slice(0, at);
            return (own === '*' || own === method) && fits(request.slice(at + 1), address);
        });
        if (index < 0) host.need(`it asks \`${method} ${address}\`: write \`given http ${JSON.stringify(`${method} ${address}`)} = { status: 200, body: { … } }\``);
        const known = input.http[index];
        const answer = known.answers[Math.min(known.taken, known.answers.length - 1)];
        known.taken++;
        out.taken[index] = known.taken;
        if (answer.error !== undefined) throw new Error(answer.error);
        return { status: answer.status, headers: answer.headers ?? {}, body: answer.body ?? null };
    };
    const text = body => typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body);
    const parsed = body => typeof body === 'string' ? JSON.parse(body) : body;

    host.http = {
        next: {
            send(uri, options = {}) {
                const answer = host.ask(String(options.method ?? 'GET').toUpperCase(), String(uri));
                const response = {
                    status: answer.status, statusText: String(answer.status), ok: answer.status >= 200 && answer.status < 300,
                    headers: host.java({ ...answer.headers }), text: () => text(answer.body), json: () => host.copy(parsed(answer.body)), formData: () => ({}),
                };
                return { get: () => response };
            },
        },
        legacy: {
            send(request) {
                const answer = host.ask(request.getMethod(), request.getUri());
                const entity = { getString: () => text(answer.body), getJson: () => host.copy(parsed(answer.body)), toString: () => text(answer.body) };
                const status = { getCode: () => answer.status, getReasonPhrase: () => '', isSuccessful: () => answer.status < 300, toString: () => String(answer.status) };
                const response = {
                    getStatus: () => status, getEntity: () => entity, getHeaders: () => ({ getFirst: name => answer.headers[name] ?? null }), close() {},
                    status: answer.status, text: () => text(answer.body), json: () => host.copy(parsed(answer.body)),
                };
                return { get: () => response, getOrThrowUninterruptibly: () => response, getOrThrow: () => response };
            },
        },
    };

    // The identity service; an answer to `openidm.read("managed/…")` is given as that of `GET openidm://managed/…`.
    const idm = (method, path) => {
        const { status, body } = host.ask(method, `openidm://${path}`);
        if (status === 404 && method === 'GET') return null;
        if (status >= 400) throw new Error(`org.forgerock.json.resource.ResourceException: ${status}`);
        return host.copy(parsed(body));
    };
    host.openidm = {
        read: name => idm('GET', name),
        query: (name, params) => idm('GET', params && params._queryFilter !== undefined ? `${name}?_queryFilter=${params._queryFilter}` : name),
        create: (name, id) => idm('POST', id ? `${name}/${id}` : name),
        update: name => idm('PUT', name), patch: name => idm('PATCH', name), delete: name => idm('DELETE', name),
        action: (name, action) => idm('POST', `${name}?_action=${action}`),
    };

    const NAMES = { userName: 'uid', _id: 'fr-idm-uuid', accountStatus: 'inetUserStatus', city: 'l', stateProvince: 'st', postalCode: 'postalCode', country: 'co', postalAddress: 'street' };
    const other = name => NAMES[name] ?? Object.keys(NAMES).find(key => NAMES[key] === name);
    const values = (name, attribute) => {
        const user = out.identities[name];
        if (!user) return undefined;
        const key = Object.keys(user).find(own => own.toLowerCase() === attribute.toLowerCase() || own === other(attribute));
        const value = key === undefined ? ['uid', 'userName'].includes(attribute) ? name : null : user[key];
        return host.java(value === null ? [] : [].concat(value).map(one => typeof one === 'object' ? JSON.stringify(one) : one));
    };
    const user = name => {
        name = String(host.known(name, 'the user'));
        if (Object.keys(out.identities).length === 0) host.need(`it looks at the user \`${name}\`: write \`given identity "${name}" = { … }\``);
        return Object.keys(out.identities).find(own => own.toLowerCase() === name.toLowerCase());
    };
    const put = (name, attribute, given) => { if (name !== undefined) out.identities[name][attribute] = host.plain([].concat(given)); };
    const identity = (name, wanted) => {
        const changes = [];
        return {
            getName: () => name ?? wanted, getUniversalId: () => `id=${name ?? wanted},ou=user,o=alpha,ou=services,ou=am-config`, exists: () => name !== undefined, isExists: () => name !== undefined,
            getAttributeValues: attribute => values(name, attribute) ?? host.java([]),
            getAttribute: attribute => values(name, attribute) ?? host.java([]),
            setAttribute(attribute, given) { changes.push([attribute, given]); },
            addAttribute(attribute, given) { changes.push([attribute, [...(values(name, attribute) ?? []), given]]); },
            store() { changes.splice(0).forEach(([attribute, given]) => put(name, attribute, given)); },
        };
    };
    host.idRepository = {
        next: { getIdentity: name => identity(user(name), name) },
        legacy: {
            getAttribute: (name, attribute) => values(user(name), attribute) ?? host.java([]),
            setAttribute: (name, attribute, given) => put(user(name), attribute, given),
            addAttribute: (name, attribute, given) => { const own = user(name); put(own, attribute, [...(values(own, attribute) ?? []), given]); },
            getIdentity: name => { const own = user(name); return own === undefined ? null : identity(own, name); },
        },
    };

    const esv = name => 'esv-' + String(name).replace(/^esv[.-]/, '').replace(/\./g, '-').toLowerCase();
    host.systemEnv = {
        getProperty(name, fallback, type) {
            let value = input.esvs[esv(name)];
            if (value === undefined && fallback !== undefined) value = fallback;
            if (value === undefined) host.need(`it asks for the ESV \`${esv(name)}\`: write \`given esv "${esv(name)}" = …\``);
            const kind = type && (type.name || String(type));
            if (type === Number || /Integer|Number|Long/.test(kind ?? '')) return Number(value);
            return value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
        },
    };
    const secret = label => {
        const value = input.secrets[label];
        if (value === undefined) host.need(`it asks for the secret \`${label}\`: write \`given secret "${label}" = "…"\``);
        return { getAsUtf8: () => value, getAsBytes: () => host.java(host.bytes(value)) };
    };
    host.secrets = Object.fromEntries(['getGenericSecret', 'getDecryptionKey', 'getEncryptionKey', 'getSigningKey', 'getVerificationKey'].map(name => [name, secret]));

    // A Java map of lists, or of texts.
    host.multi = (given, what) => {
        if (given === null) {
            return new Proxy({}, {
                get(_, key) {
                    if (key === 'toString' || key === Symbol.toPrimitive) return () => '{}';
                    return host.need(`it reads ${what}: write \`given ${what} = { … }\`, which may be empty`);
                },
                ownKeys: () => host.need(`it reads ${what}: write \`given ${what} = { … }\`, which may be empty`),
            });
        }
        const map = host.java(given);
        return hide(map, {
            get(name) {
                const key = Object.keys(map).find(own => own.toLowerCase() === String(name).toLowerCase());
                return key === undefined ? null : map[key];
            },
            containsKey(name) { return this.get(name) !== null; },
        });
    };

    const fill = (format, values) => {
        values = values.length === 1 && Array.isArray(values[0]) ? [...values[0]] : values;
        return String(format).replace(/\{\}/g, all => values.length ? String(values.shift()) : all);
    };
    const log = level => (format, ...values) => { if (out.log.length < 1000) out.log.push(`${level} ${fill(format, values)}`.replace(/\u0000/g, '?').slice(0, 2000)); };
    host.logger = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'warning', 'error', 'message'].flatMap(name => [
        [name, log(name)], [`${name}Enabled`, () => true], [`is${name[0].toUpperCase()}${name.slice(1)}Enabled`, () => true],
    ]));
    host.logger.getName = () => input.name;

    const subtle = new Proxy({}, { get: (_, name) => () => host.need(`it uses \`utils.crypto.subtle.${String(name)}\`, which is not known here; give the outcome of the node instead`) });
    host.utils = {
        base64: { encode: value => host.encode64(Array.isArray(value) ? value : host.bytes(value)), decode: text => host.text(host.decode64(text)), decodeToBytes: text => host.java(host.decode64(text)) },
        base64url: { encode: value => host.encode64(Array.isArray(value) ? value : host.bytes(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''), decode: text => host.text(host.decode64(text)), decodeToBytes: text => host.java(host.decode64(text)) },
        types: { bytesToString: bytes => host.text(bytes), stringToBytes: text => host.java(host.bytes(text)) },
        crypto: { randomUUID: host.uuid, getRandomValues: array => { for (let at = 0; at < array.length; at++) array[at] = Math.floor(host.random() * 256); return array; }, subtle },
    };
    host.policy = { evaluate: (subject, application) => host.copy(host.ask('POST', `policy://${application}`).body) };
    const absent = name => new Proxy({}, { get: (_, key) => typeof key === 'symbol' ? undefined : host.need(`it uses \`${name}.${key}\`, which is not known here; give the outcome of the node instead`) });
    host.absent = absent;
})();
