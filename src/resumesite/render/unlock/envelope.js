// Opens what edition/protection/{wrapping,envelope}.py wrap and seal. Nothing in this file knows the page.
// What is kept of the keys stays inside WebCrypto: it cannot be exported.
const { subtle } = crypto;
const encode = (text) => new TextEncoder().encode(text);
const decode64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const encode64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The keys of a share from one of its wrapped keys. Rejects with an OperationError when the password is wrong.
async function unwrap({ iterations, salt, iv, wrapped }, token, password) {
  const header = JSON.stringify({ iterations, kdf: "PBKDF2-SHA256", salt, token, v: 1 });
  const typed = await subtle.importKey("raw", encode(password.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const wrapping = await subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: decode64(salt), iterations },
    typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const opened = await subtle.decrypt(
    { name: "AES-GCM", iv: decode64(iv), additionalData: encode(header) }, wrapping, decode64(wrapped));
  // Not by unwrapKey: Firefox had none for keys that others are derived from.
  const content = await subtle.importKey("raw", opened, "HKDF", false, ["deriveKey"]);
  const derive = (purpose, kind, use) => subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode("resumesite/1/" + purpose) },
    content, { ...kind, length: 256 }, false, [use]);
  return {
    token,
    file: await derive("file", { name: "AES-GCM" }, "decrypt"),
    name: await derive("name", { name: "HMAC", hash: "SHA-256" }, "sign"),
  };
}

// The name that a file has where it lies.
async function opaqueName(keys, name) {
  const digest = await subtle.sign("HMAC", keys.name, encode(name));
  return encode64(new Uint8Array(digest, 0, 16)) + ".bin";
}

// The bytes that were sealed under a name. Rejects when they were sealed for elsewhere, or changed.
async function openFile(keys, name, sealed) {
  const magic = String.fromCharCode(...new Uint8Array(sealed).subarray(0, 4));
  if (magic !== "RSF\x01" || sealed.byteLength < 32) throw new Error("this is not a sealed file");
  const additionalData = encode(`resumesite/1|${keys.token}|${name}`);
  const iv = new Uint8Array(sealed, 4, 12);
  const text = await subtle.decrypt({ name: "AES-GCM", iv, additionalData }, keys.file, new Uint8Array(sealed, 16));
  const length = Number(new DataView(text).getBigUint64(0));
  return new Uint8Array(text, 8, length);
}
