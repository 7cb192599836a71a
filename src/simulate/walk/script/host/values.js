// Values as scripts see them: plain JavaScript with the methods that Java's collections and texts have.
(function () {
    const hide = (object, methods) => {
        for (const name of Object.getOwnPropertyNames(methods)) {
            Object.defineProperty(object, name, { value: methods[name], enumerable: false, writable: true, configurable: true });
        }
        return object;
    };

    // What is not known stops the test, at the line of the script.
    class Need extends Error {
        constructor(text) { super(text); this.need = text; }
    }
    // A script that catches everything catches this too: it is thrown again at the end.
    host.need = text => { throw host.missed = host.missed ?? new Need(text); };
    host.Need = Need;
    host.isUnknown = value => typeof value === 'string' && value.charCodeAt(0) === 0;
    host.unknownIn = value => {
        if (host.isUnknown(value)) return value.slice(1);
        if (value && typeof value === 'object') {
            for (const key of Object.keys(value)) {
                const found = host.unknownIn(value[key]);
                if (found !== undefined) return found;
            }
        }
        return undefined;
    };
    host.known = (value, what) => {
        const of = host.unknownIn(value);
        if (of !== undefined) {
            const [path, field] = of.split(', ');
            host.need(`it asks for ${what}, and nobody said what that is: write \`given ${path} = ${field ? `{ "${field}": … }` : '…'}\``);
        }
        return value;
    };

    const iterator = list => {
        let at = 0;
        return { hasNext: () => at < list.length, next: () => list[at++] };
    };
    const entry = (map, key) => ({ getKey: () => key, getValue: () => map[key], setValue: value => { map[key] = value; } });

    const List = hide(Object.create(Array.prototype), {
        get(index) {
            if (index < 0 || index >= this.length) throw new Error(`java.lang.IndexOutOfBoundsException: Index: ${index}, Size: ${this.length}`);
            return this[index];
        },
        size() { return this.length; },
        isEmpty() { return this.length === 0; },
        contains(value) { return this.includes(value); },
        containsAll(values) { return [...values].every(value => this.includes(value)); },
        iterator() { return iterator(this); },
        toArray() { return this; },
        add(...values) { this.push(values[values.length - 1]); return true; },
        addAll(values) { this.push(...values); return true; },
        set(index, value) { this[index] = value; return value; },
        remove(what) {
            const at = typeof what === 'number' ? what : this.indexOf(what);
            if (at >= 0) this.splice(at, 1);
            return at >= 0;
        },
        clear() { this.length = 0; },
        stream() { return this; },
        toString() { return `[${Array.prototype.join.call(this, ', ')}]`; },
    });
    const MapMethods = hide({}, {
        get(key) { return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : null; },
        getOrDefault(key, other) { return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : other; },
        put(key, value) { const old = this.get(key); this[key] = value; return old; },
        putAll(other) { Object.assign(this, other); },
        remove(key) { const old = this.get(key); delete this[key]; return old; },
        containsKey(key) { return Object.prototype.hasOwnProperty.call(this, key); },
        containsValue(value) { return Object.values(this).includes(value); },
        keySet() { return host.java(Object.keys(this)); },
        values() { return host.java(Object.values(this)); },
        entrySet() { return host.java(Object.keys(this).map(key => entry(this, key))); },
        size() { return Object.keys(this).length; },
        isEmpty() { return Object.keys(this).length === 0; },
        clear() { for (const key of Object.keys(this)) delete this[key]; },
        toString() { return `{${Object.keys(this).map(key => `${key}=${this[key]}`).join(', ')}}`; },
    });

    // A value with Java's methods on it, all the way down.
    host.java = (value, depth = 0) => {
        if (depth > 64 || value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
        if (Array.isArray(value)) {
            value.forEach(part => host.java(part, depth + 1));
            return Object.setPrototypeOf(value, List);
        }
        if (Object.getPrototypeOf(value) === Object.prototype) {
            Object.keys(value).forEach(key => host.java(value[key], depth + 1));
            return Object.setPrototypeOf(value, MapMethods);
        }
        return value;
    };
    // A copy as JSON has it.
    host.plain = value => {
        if (value === undefined) return null;
        if (value && typeof value === 'object' && value.__json !== undefined) return host.plain(value.__json);
        if (value && typeof value.asPlain === 'function') return host.plain(value.asPlain());
        const text = JSON.stringify(value);
        return text === undefined ? String(value) : JSON.parse(text);
    };
    host.copy = value => host.java(host.plain(value));

    hide(String.prototype, {
        equals(other) { return other !== null && other !== undefined && String(this) === String(other); },
        equalsIgnoreCase(other) { return String(this).toLowerCase() === String(other).toLowerCase(); },
        isEmpty() { return this.length === 0; },
        contains(other) { return this.includes(String(other)); },
        compareTo(other) { return this < other ? -1 : this > other ? 1 : 0; },
        matches(pattern) { return new RegExp(`^(?:${pattern})$`).test(this); },
        hashCode() {
            let hash = 0;
            for (let at = 0; at < this.length; at++) hash = (31 * hash + this.charCodeAt(at)) | 0;
            return hash;
        },
        toCharArray() { return host.java([...this]); },
        getBytes() { return host.java(host.bytes(this)); },
    });
    hide(Number.prototype, {
        intValue() { return Math.trunc(this); }, longValue() { return Math.trunc(this); }, doubleValue() { return Number(this); },
        equals(other) { return Number(this) === Number(other); },
    });
    hide(Boolean.prototype, { booleanValue() { return this.valueOf(); }, equals(other) { return this.valueOf() === other; } });

    host.bytes = text => {
        const out = [];
        for (const c of encodeURIComponent(String(text)).matchAll(/%([0-9A-F]{2})|([^])/g)) {
            out.push(c[1] ? parseInt(c[1], 16) : c[2].charCodeAt(0));
        }
        return out;
    };
    host.text = bytes => {
        try {
            return decodeURIComponent([...bytes].map(byte => '%' + (byte & 255).toString(16).padStart(2, '0')).join(''));
        } catch (_) {
            return [...bytes].map(byte => String.fromCharCode(byte & 255)).join('');
        }
    };
    const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    host.encode64 = bytes => {
        let out = '';
        for (let at = 0; at < bytes.length; at += 3) {
            const [a, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
            out += LETTERS[a >> 2 & 63] + LETTERS[(a & 3) << 4 | (b ?? 0) >> 4 & 15];
            out += b === undefined ? '=' : LETTERS[(b & 15) << 2 | (c ?? 0) >> 6 & 3];
            out += c === undefined ? '=' : LETTERS[c & 63];
        }
        return out;
    };
    host.decode64 = text => {
        const out = [];
        let bits = 0, held = 0;
        for (const c of String(text).replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')) {
            const value = LETTERS.indexOf(c);
            if (value < 0) continue;
            held = held << 6 | value;
            bits += 6;
            if (bits >= 8) { bits -= 8; out.push(held >> bits & 255); }
        }
        return out;
    };

    // Chance and time are the same in every run.
    let seed = 0x2545F491;
    host.random = () => {
        seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
        return (seed >>> 0) / 4294967296;
    };
    host.uuid = () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(host.random() * 16).toString(16));
    host.hide = hide;
})();
