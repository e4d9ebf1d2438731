// Certificates made by openssl, requests made by node: both independent of what the product uses (GnuTLS, libcurl).
import { execFileSync } from 'node:child_process';
import https from 'node:https';
import tls from 'node:tls';
import fs from 'node:fs';
import path from 'node:path';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();

// A certificate that nobody signed but itself.
export function makeSelfSigned(dir, name) {
  const cert = path.join(dir, `${name}.pem`), key = path.join(dir, `${name}-key.pem`);
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '10', '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  return { cert, key };
}

// An authority that signs servers and takes back: {file, server(name, {hosts, days, start}), list(...pairs)}.
export function makeAuthority(dir, name = 'hall-ca') {
  fs.mkdirSync(dir, { recursive: true });
  const key = path.join(dir, `${name}-key.pem`), file = path.join(dir, `${name}.pem`);
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', file, '-days', '30', '-subj', `/CN=${name}`);
  return {
    file,
    pem: fs.readFileSync(file, 'utf8'),
    server(title, { hosts = ['IP:127.0.0.1', 'DNS:localhost'], days = 10 } = {}) {
      const at = (end) => path.join(dir, `${title}${end}`);
      openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('-key.pem'), '-out', at('.csr'), '-subj', `/CN=${title}`);
      fs.writeFileSync(at('.ext'), `subjectAltName=${hosts.join(',')}\n`);
      const dates = days > 0 ? ['-days', String(days)] : ['-not_before', '20200101000000Z', '-not_after', '20200201000000Z'];
      if (days > 0) openssl('x509', '-req', '-in', at('.csr'), '-CA', file, '-CAkey', key, '-CAcreateserial', '-out', at('.pem'), '-extfile', at('.ext'), ...dates);
      else signExpired(dir, { key, file, csr: at('.csr'), ext: at('.ext'), out: at('.pem') });
      return { cert: at('.pem'), key: at('-key.pem') };
    },
    // The list of what it took back, good for so many days.
    list(pairs, { days = 10, title = 'taken-back' } = {}) {
      const { conf } = openBook(dir), out = path.join(dir, `${title}.crl`);
      const ca = (...args) => openssl('ca', '-config', conf, '-cert', file, '-keyfile', key, ...args);
      for (const { cert } of pairs) ca('-revoke', cert);
      if (days > 0) ca('-gencrl', '-crldays', String(days), '-out', out);
      else ca('-gencrl', '-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z', '-out', out);
      return out;
    },
  };
}

// What `openssl ca` keeps its accounts in.
function openBook(dir) {
  const work = fs.mkdtempSync(path.join(dir, 'ca-')), conf = `${work}/ca.conf`;
  fs.writeFileSync(`${work}/index.txt`, '');
  fs.writeFileSync(`${work}/serial`, '01\n');
  fs.writeFileSync(conf, `[ca]\ndefault_ca=it\n[it]\ndatabase=${work}/index.txt\nserial=${work}/serial\nnew_certs_dir=${work}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`);
  return { conf };
}

// `openssl x509` of this age can't set dates of the past: `openssl ca` can.
function signExpired(dir, { key, file, csr, ext, out }) {
  const { conf } = openBook(dir);
  openssl('ca', '-batch', '-config', conf, '-cert', file, '-keyfile', key, '-in', csr, '-out', out, '-notext', '-extfile', ext,
    '-startdate', '20200101000000Z', '-enddate', '20200201000000Z');
}

// A device's own key and request.
export function makeRequest(dir, device) {
  const key = path.join(dir, `${device}-${Date.now()}-key.pem`);
  const request = openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-subj', `/CN=${device}`);
  return { key: fs.readFileSync(key, 'utf8'), request };
}

// One request on a connection of its own: {status, headers, json, protocol, peer}.
export function ask(port, method, where, { ca, cert, key, headers = {}, body, servername = 'localhost', ...rest } = {}) {
  return new Promise((done, fail) => {
    const request = https.request({ host: '127.0.0.1', port, method, path: where, ca, cert, key, servername, agent: false, ...rest,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } }, (answer) => {
      const { socket } = answer;
      const protocol = socket.getProtocol(), peer = socket.getPeerCertificate();
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
        let json = null;
        try { json = JSON.parse(text); } catch { /* no JSON */ }
        done({ status: answer.statusCode, headers: answer.headers, json, text, protocol, peer });
      });
    });
    request.on('error', fail);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

// Bytes on a TLS connection that stays.
export function dial(port, options) {
  return new Promise((done, fail) => {
    const socket = tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ...options }, () => done(socket));
    socket.on('error', fail);
  });
}
