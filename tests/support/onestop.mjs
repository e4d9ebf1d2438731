// A one-stop information system's stand-in: the documented protocol in both forms (national envelope at /mapi/..., the newer REST
// at /api/...), and the faults that such systems have. Loopback, a port that the kernel gives.
//
// faults (each a number of requests, counted down): over (session forgotten), code (an error code), half (part of a page under
// the whole page's total), twice (a page's first record also in it again), garbage (a page of HTML), away (503), reset (connection
// cut in the middle), slow (ms, stays).
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const services = { TraCuuHoSo: 'dossiers', LayDanhSachTTHC: 'procedures', LayDanhMucLinhVuc: 'fields', LayDanhMucCoQuan: 'offices' };
const moment = (day, time = '09:00') => `${day} ${time}:00`;
const plain = (text) => text.replace(/\D/g, '').padEnd(14, '0').slice(0, 14);

// Dossiers with invented, initialled owners; the days are those of the sample's month.
export function makeDossiers(count, from = 1) {
  return Array.from({ length: count }, (_, i) => {
    const serial = String(from + i).padStart(4, '0'), day = String(1 + ((from + i) % 9)).padStart(2, '0');
    return { code: `H08.16-2603${day}-${serial}`, procedure: '1.004859', received: `2026-03-${day}`, due: `2026-03-${String(10 + ((from + i) % 15)).padStart(2, '0')}`,
      state: 2 + ((from + i) % 2) * 2, owner: 'N. V. A.', changed: `2026-03-${day}` };
  });
}

const inEnvelope = (one) => ({ MaHoSo: one.code, MaTTHC: one.procedure, TenTTHC: 'Thay đổi, cải chính hộ tịch', ChuHoSo: one.owner, NgayTiepNhan: plain(moment(one.received)),
  NgayHenTra: plain(moment(one.due, '17:00')), TrangThaiHoSo: String(one.state), DonViXuLy: 'Phòng Văn hóa – Xã hội',
  ...(one.steps ? { DanhSachTienDo: one.steps.map((step) => ({ MaHoSo: one.code, ThoiDiemXuLy: plain(moment(step.at)), NoiDungXuLy: step.what, PhongBanXuLy: step.office, TrangThai: '4' })) } : {}) });
const inRest = (one) => ({ maHoSo: one.code, maTTHC: one.procedure, tenTTHC: 'Thay đổi, cải chính hộ tịch', chuHoSo: one.owner, ngayTiepNhan: `${one.received}T09:00:00+07:00`,
  ngayHenTra: `${one.due}T17:00:00+07:00`, trangThaiHoSo: one.state, donViXuLy: 'Phòng Văn hóa – Xã hội' });
const entry = { envelope: { procedures: (p) => ({ MATTHC: p.code, TENTTHC: p.name }), fields: (p) => ({ MALINHVUC: p.code, TENLINHVUC: p.name }), offices: (p) => ({ MADONVI: p.code, TENDONVI: p.name }), dossiers: inEnvelope },
  rest: { procedures: (p) => p, fields: (p) => p, offices: (p) => p, dossiers: inRest } };

export class OneStop {
  static async start({ port = 0 } = {}) {
    const one = new OneStop();
    Object.assign(one, { username: 'motcua', password: 'mot-cua-sample', sessions: new Set(), faults: {}, asked: [],
      lists: { dossiers: [], procedures: [{ code: '1.004859', name: 'Cải chính hộ tịch' }, { code: '1.999999', name: 'Thủ tục chưa công bố' }], fields: [{ code: 'G15-HT01', name: 'Hộ tịch' }], offices: [{ code: 'H08.16', name: 'UBND xã An Bình' }] } });
    one.server = http.createServer((req, res) => one.take(req, res).catch(() => res.destroy()));
    await new Promise((done) => one.server.listen(port, '127.0.0.1', done));
    one.url = `http://127.0.0.1:${one.server.address().port}`;
    return one;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  due(fault) {
    if (!(this.faults[fault] > 0)) return false;
    this.faults[fault] -= 1;
    return true;
  }

  async take(req, res) {
    let text = '';
    for await (const chunk of req) text += chunk;
    const { pathname, searchParams } = new URL(req.url, this.url);
    const body = text ? JSON.parse(text) : {};
    const send = (status, json) => { res.writeHead(status, { 'content-type': 'application/json' }); res.end(JSON.stringify(json)); };
    if (this.faults.slow) await sleep(this.faults.slow);
    if (pathname === '/mapi/login' || pathname === '/api/session') {
      if (body.username !== this.username || body.password !== this.password) return send(200, { error_code: '-1', message: 'sai' });
      const session = crypto.randomUUID();
      this.sessions.add(session);
      return send(200, { error_code: '0', session });
    }
    const rest = pathname.startsWith('/api/');
    const session = rest ? (req.headers.authorization ?? '').replace('Bearer ', '') : body.session;
    const list = rest ? pathname.slice(5) : services[body.service];
    const page = rest ? Number(searchParams.get('page')) : Number(body.trang) - 1, size = Number(rest ? searchParams.get('size') : body.soluong);
    const from = rest ? searchParams.get('from') : body.tungay;
    this.asked.push({ list, page, size, from });
    if (this.due('over')) this.sessions.clear();
    if (!this.sessions.has(session)) return rest ? send(401, { code: 401 }) : send(200, { error_code: '-101' });
    if (this.due('away')) return send(503, {});
    if (this.due('code')) return send(200, { error_code: '-9', result: [] });
    if (this.due('garbage')) { res.writeHead(200, { 'content-type': 'text/html' }); return res.end('<html>Xin quay lại sau</html>'); }
    if (this.due('reset')) { res.writeHead(200, { 'content-type': 'application/json', 'content-length': 5000 }); res.write('{"error_code":"0","result":[{'); return res.destroy(); }
    const all = this.lists[list].filter((one) => !from || !one.changed || plain(one.changed) >= plain(from));
    let records = all.slice(page * size, (page + 1) * size).map(entry[rest ? 'rest' : 'envelope'][list]);
    if (records.length && this.due('twice')) records = [records[0], ...records];
    if (records.length > 1 && this.due('half')) records = records.slice(0, Math.ceil(records.length / 2));
    return send(200, rest ? { content: records, totalElements: all.length, number: page } : { error_code: '0', result: records, total: String(all.length) });
  }
}
