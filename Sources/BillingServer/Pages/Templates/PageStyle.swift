import Crypto
import Wire

/// The pages' one style sheet: light and dark, readable on a phone, nothing from elsewhere.
enum PageStyle {
  /// What the content security policy allows: exactly this sheet.
  static let hash: String = {
    let digest = Array(SHA256.hash(data: Array(css.utf8)))
    return "sha256-" + Base64.text(of: digest)
  }()

  static let css = """
    :root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#16202c;--soft:#566274;--line:#dfe3e9;\
    --accent:#0b6b8a;--over:#b4530a;--track:#e7ebf0;--good:#0f6b3d;--goodbg:#e2f4ea;--wait:#7a4b00;\
    --waitbg:#fdf1d8;--bad:#a11b2b;--badbg:#fce5e7;--quiet:#4a5566;--quietbg:#eaedf1}
    @media(prefers-color-scheme:dark){:root{--bg:#0f151c;--card:#18212b;--ink:#e8edf3;--soft:#a3b0c0;\
    --line:#2b3744;--accent:#4fb6d6;--over:#f0a04b;--track:#2a3643;--good:#7fdca8;--goodbg:#143524;\
    --wait:#f4c667;--waitbg:#3a2d10;--bad:#ff9ba5;--badbg:#43191f;--quiet:#b7c2d0;--quietbg:#283340}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",\
    Roboto,"DejaVu Sans",sans-serif}
    a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,\
    .scroll:focus-visible\
    {outline:3px solid var(--accent);outline-offset:2px}
    header{background:var(--card);border-bottom:1px solid var(--line)}
    .wide{max-width:72rem;margin:0 auto;padding:0 1.25rem}
    header .wide{display:flex;align-items:center;gap:1.5rem;min-height:3.5rem}
    .brand{font-weight:700;color:var(--ink);text-decoration:none}
    header form{margin-left:auto}
    .notice{background:var(--waitbg);color:var(--wait);padding:.6rem 0;font-size:.95rem}
    main.wide{padding-top:1.5rem;padding-bottom:3rem}
    h1{font-size:1.6rem;line-height:1.2;margin:.25rem 0}
    h2{font-size:1.1rem;margin:2rem 0 .75rem}
    h3{font-size:1rem;margin:0}
    p{margin:.25rem 0}
    .soft{color:var(--soft)}.small{font-size:.875rem}
    .card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.25rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;padding:0;\
    margin:1.25rem 0 0;list-style:none}
    .tile b{display:block;font-size:1.6rem;line-height:1.3;font-variant-numeric:tabular-nums}
    .rows{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
    .row{display:grid;grid-template-columns:12rem 1fr 13.5rem 10rem;gap:1.25rem;align-items:start}
    .row .name{font-weight:600;overflow-wrap:anywhere}
    .money{font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
    .right{text-align:right}
    .meter{margin-bottom:.6rem}
    .meter .what{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;font-size:.9rem}
    .bar{display:block;width:100%;height:.6rem;border-radius:.3rem;overflow:hidden;margin-top:.2rem}
    .bar .track{fill:var(--track)}.bar .in{fill:var(--accent)}.bar .over{fill:var(--over)}
    .chart{display:block;width:100%;height:auto;overflow:visible}
    .chart rect,.chart path{fill:var(--accent)}.chart line{stroke:var(--line)}
    .spark{height:2rem}
    .axis{display:flex;justify-content:space-between}
    .badge{display:inline-block;border-radius:1rem;padding:.05rem .6rem;font-size:.85rem;white-space:nowrap}
    .good{background:var(--goodbg);color:var(--good)}.waiting{background:var(--waitbg);color:var(--wait)}
    .bad{background:var(--badbg);color:var(--bad)}.quiet{background:var(--quietbg);color:var(--quiet)}
    .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:.75rem}
    .scroll{overflow-x:auto}.time{white-space:nowrap}
    table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
    th,td{text-align:left;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}
    tbody:last-child tr:last-child td,tfoot td,tfoot th{border-bottom:0}tfoot td,tfoot th{font-weight:600}
    .number{text-align:right;white-space:nowrap}th:last-child,td:last-child{padding-right:0}
    ul.plain{margin:.5rem 0 0;padding-left:1.2rem}
    details{margin-top:.5rem}summary{cursor:pointer;color:var(--soft);font-size:.875rem}
    button{font:inherit;border:1px solid var(--line);border-radius:.5rem;background:var(--card);color:var(--ink);\
    padding:.35rem .9rem;cursor:pointer}
    button.main{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600}
    input{font:inherit;width:100%;padding:.5rem .75rem;border:1px solid var(--soft);border-radius:.5rem;\
    background:var(--bg);color:var(--ink);margin:.35rem 0 1rem}
    .login{max-width:26rem;margin:3rem auto}
    @media(max-width:56rem){.row{grid-template-columns:1fr;gap:.75rem}.right{text-align:left}}
    @media print{header form,.notice{display:none}}
    """
}
