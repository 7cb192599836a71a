// What the platform binds for a script, and what the script has said when it ends.
(function () {
    const { hide, input, out } = host;
    const isNext = input.generation === '2.0';
    const CONTAINERS = ['objectAttributes'];
    const state = input.state;
    const isSeen = key => input.inputs === null || input.inputs.includes('*') || input.inputs.includes(key) || input.inputs.some(own => own.startsWith(`${key}.`));
    const all = () => [state.transient, state.secure, state.shared];
    const has = (map, key) => Object.prototype.hasOwnProperty.call(map, key);
    const find = key => {
        if (!isSeen(key)) return undefined;
        const place = all().find(map => has(map, key) && map[key] !== null);
        return place === undefined ? undefined : host.known(place[key], `\`${key}\` in state`);
    };
    const object = key => {
        if (!isSeen(key)) return undefined;
        const found = [state.shared, state.secure, state.transient].filter(map => has(map, key)).map(map => map[key]);
        if (found.length === 0) return undefined;
        if (found.some(value => value === null || typeof value !== 'object' || Array.isArray(value))) return find(key);
        return Object.assign({}, ...found);
    };

    // org.forgerock.json.JsonValue, which older scripts get.
    host.jsonValue = value => {
        const is = type => () => type(value);
        const json = {
            asString: () => value === null || value === undefined ? null : typeof value === 'string' ? value : wrong('String'),
            asInteger: () => typeof value === 'number' ? Math.trunc(value) : value === null ? null : wrong('Integer'),
            asLong: () => typeof value === 'number' ? Math.trunc(value) : value === null ? null : wrong('Long'),
            asDouble: () => typeof value === 'number' ? value : value === null ? null : wrong('Double'),
            asBoolean: () => typeof value === 'boolean' ? value : value === null ? null : wrong('Boolean'),
            asMap: () => host.java(value), asList: () => host.java(value), asCollection: () => host.java(value), asSet: () => host.java(value),
            getObject: () => host.java(value), get: key => host.jsonValue(value === null || value === undefined ? null : value[key] ?? null),
            isDefined: key => value !== null && value !== undefined && has(Object(value), key),
            isNull: is(own => own === null || own === undefined), isNotNull: is(own => own !== null && own !== undefined),
            isString: is(own => typeof own === 'string'), isMap: is(own => own !== null && typeof own === 'object' && !Array.isArray(own)),
            isList: is(Array.isArray), isNumber: is(own => typeof own === 'number'), isBoolean: is(own => typeof own === 'boolean'), isCollection: is(Array.isArray),
            keys: () => host.java(Object.keys(value ?? {})), size: () => value === null ? 0 : Array.isArray(value) ? value.length : Object.keys(value).length,
            put(key, other) { value[key] = host.plain(other); return json; }, add(key, other) { value[key] = host.plain(other); return json; },
            defaultTo: other => value === null || value === undefined ? host.jsonValue(other) : json,
            toString: () => JSON.stringify(value), asPlain: () => value,
        };
        const wrong = type => { throw new Error(`org.forgerock.json.JsonValueException: Expecting a ${type}`); };
        return hide({}, json);
    };

    const put = (map, key, value) => {
        if (key === undefined || key === null) throw new Error('a key of state is missing');
        map[key] = host.plain(value);
    };
    const merge = (map, given) => {
        const values = host.plain(given) ?? {};
        for (const key of Object.keys(values)) {
            const isContainer = CONTAINERS.includes(key) && values[key] !== null && typeof values[key] === 'object';
            for (const place of all()) {
                if (!isContainer) delete place[key];
                else if (place[key]) Object.keys(values[key]).forEach(name => delete place[key][name]);
            }
            map[key] = isContainer ? { ...map[key], ...values[key] } : values[key];
        }
    };
    const shown = isNext ? value => host.copy(value) : value => host.jsonValue(host.plain(value));
    const nodeState = {
        get(key) { const value = find(String(key)); return value === undefined ? null : shown(value); },
        getObject(key) { const value = object(String(key)); return value === undefined ? null : shown(host.known(value, `\`${key}\` in state`)); },
        isDefined: key => isSeen(key) && all().some(map => has(map, key)),
        keys: () => host.java([...new Set(all().flatMap(map => Object.keys(map)))].filter(isSeen)),
        putShared(key, value) { put(state.shared, key, value); return nodeState; },
        putTransient(key, value) { put(state.transient, key, value); return nodeState; },
        mergeShared(values) { merge(state.shared, values); return nodeState; },
        mergeTransient(values) { merge(state.transient, values); return nodeState; },
        remove(key) { all().forEach(map => { delete map[key]; }); },
    };
    // The state of older scripts: one map, changed in place.
    const old = (map, what) => {
        host.java(map);
        return hide(map, {
            get: key => { const value = has(map, key) ? map[key] : null; host.known(value, `\`${key}\` in ${what}`); return value !== null && typeof value === 'object' ? host.java(value) : value; },
            put(key, value) { map[key] = value && value.asPlain ? value.asPlain() : value; return null; },
        });
    };

    // What was entered, as the callbacks that the script sent hold it.
    const answered = input.callbacks.map(given => Object.assign(Object.create((host.callbacks[given.of] ?? host.callbacks.NameCallback).prototype), given));
    const entries = type => host.java(answered.filter(own => own.type === type).map(own => host.known(own.entry ?? null, 'what is entered')));
    const choices = () => host.java(answered.filter(own => own.type === 'ChoiceCallback').map(own => [].concat(host.known(own.entry, 'what is chosen'))));
    const next = hide({}, {
        isEmpty: () => answered.length === 0,
        getChoiceCallbacks: choices,
        getHiddenValueCallbacks: () => host.java(Object.fromEntries(answered.filter(own => own.type === 'HiddenValueCallback').map(own => [own.id, host.known(own.entry ?? own.value ?? null, 'what is entered')]))),
        getIdpCallbacks: () => entries('IdPCallback'),
        getValidatedPasswordCallbacks: () => host.java(entries('ValidatedCreatePasswordCallback').map(value => ({ value, validateOnly: false }))),
        getValidatedUsernameCallbacks: () => host.java(entries('ValidatedCreateUsernameCallback').map(value => ({ value, validateOnly: false }))),
        ...Object.fromEntries(['Name', 'Password', 'TextInput', 'StringAttributeInput', 'NumberAttributeInput', 'BooleanAttributeInput', 'Confirmation', 'Language', 'Http', 'X509Certificate', 'ConsentMapping', 'DeviceProfile', 'KbaCreate', 'SelectIdP', 'TermsAndConditions']
            .map(name => [`get${name}Callbacks`, () => name.endsWith('AttributeInput')
                ? host.java(entries(`${name}Callback`).map(value => ({ value, validateOnly: false }))) : entries(`${name}Callback`)])),
    });
    const builder = {};
    for (const [name, Class] of Object.entries(host.callbacks)) {
        const method = name === 'IdPCallback' ? 'idPCallback' : name[0].toLowerCase() + name.slice(1);
        builder[method] = (...values) => { out.callbacks.push(Object.assign(Class(...values), { of: name })); };
    }

    const next_action = { said: { session: {}, remove: [] } };
    hide(next_action, {
        goTo(outcome) { if (outcome === null || outcome === undefined) throw new Error('goTo needs an outcome'); this.said.outcome = String(outcome); return this; },
        suspend(text, logic) { this.said.suspend = String(text); if (typeof logic === 'function') logic('https://example.com/resume'); return this; },
        ...Object.fromEntries(Object.getOwnPropertyNames(host.withs).map(name => [name, host.withs[name]])),
    });

    const session = input.session === null ? undefined : host.java(input.session);
    const common = {
        nodeState, logger: host.logger, realm: input.realm, scriptName: input.name, systemEnv: host.systemEnv, secrets: host.secrets,
        requestHeaders: host.multi(input.headers, 'headers'), requestParameters: host.multi(input.parameters, 'parameters'),
        httpClient: isNext ? host.http.next : host.http.legacy, idRepository: isNext ? host.idRepository.next : host.idRepository.legacy,
        resumedFromSuspend: input.isBack, cookieName: 'iPlanetDirectoryPro', existingSession: session,
    };
    const load = globalThis.__load;
    delete globalThis.__load;
    const libraries = {};
    const require = name => {
        if (Object.prototype.hasOwnProperty.call(libraries, name)) return libraries[name];
        const text = input.libraries[name];
        if (text === undefined) host.need(`it requires the library script \`${name}\`, which the workspace does not have`);
        const exports = libraries[name] = {};
        const made = load(`(function (exports, require) {${text}\n})`, `script/${1 + Object.keys(input.libraries).indexOf(name)}`);
        made(exports, require);
        return exports;
    };
    Object.assign(globalThis, common, isNext ? {
        callbacks: next, callbacksBuilder: builder, action: next_action, openidm: host.openidm, utils: host.utils, policy: host.policy, require,
        requestCookies: host.multi(input.cookies, 'cookies'), jwtAssertion: host.absent('jwtAssertion'), jwtValidator: host.absent('jwtValidator'),
        cacheManager: host.absent('cacheManager'), samlApplication: null, oauthApplication: null,
        journey: { name: () => input.journey, innerJourney: () => input.isInner, mustRun: () => false, identityResource: () => 'managed/alpha_user' },
    } : {
        sharedState: old(state.shared, 'shared state'), transientState: old(state.transient, 'transient state'), callbacks: host.java(answered),
        deviceProfilesDao: host.absent('deviceProfilesDao'),
    });
    if (session === undefined) delete globalThis.existingSession;

    const KINDS = new Map(Object.entries(host.callbacks).map(([name, Class]) => [Class.prototype, name]));
    const sent = callback => ({ ...callback, of: callback.of ?? KINDS.get(Object.getPrototypeOf(callback)) ?? callback.type });
    globalThis.__finish = () => {
        if (host.missed) throw host.missed;
        const variable = globalThis.outcome;
        const given = isNext ? next_action.said : globalThis.action instanceof host.Action ? globalThis.action.said : {};
        const callbacks = isNext ? out.callbacks : given.callbacks ?? [];
        const isSaid = given.suspend !== undefined || callbacks.length > 0 || typeof given.outcome === 'string';
        const said = isSaid ? given : { session: {}, remove: [] };
        return JSON.stringify({
            outcome: isSaid ? given.outcome ?? null : variable === undefined || variable === null ? null : typeof variable === 'string' || variable instanceof String ? String(variable) : { kind: typeof variable },
            suspend: given.suspend !== undefined, callbacks: given.suspend === undefined ? callbacks.map(sent) : [],
            session: said.session ?? {}, remove: said.remove ?? [], user: said.user ?? null,
            state: { shared: host.plain(given.shared ?? state.shared), transient: host.plain(given.transient ?? state.transient), secure: state.secure },
            log: out.log, taken: out.taken, identities: out.identities, config: globalThis.config === undefined ? null : host.plain(globalThis.config),
        });
    };
})();
