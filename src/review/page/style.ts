/** The look of the review page: calm, dense enough to work with, dark where the reader's system is, and fit for A4. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566273;--line:#dbe1e8;--paper:#fff;--ground:#f4f6f8;--accent:#1f5fae;
--red:#a92b1d;--red-soft:#fdeae7;--amber:#8a5a00;--amber-soft:#fdf1d8;--green:#1c6b3c;--green-soft:#e3f4e9;--blue-soft:#e6effa;
--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","WenQuanYi Micro Hei Mono",monospace}
@media (prefers-color-scheme:dark){:root{--ink:#e4e9ef;--soft:#a3afbd;--line:#333d49;--paper:#1a2028;--ground:#12171d;--accent:#7fb2ef;
--red:#ff9c8f;--red-soft:#3b1f1c;--amber:#f0c069;--amber-soft:#382b12;--green:#84d3a2;--green-soft:#17301f;--blue-soft:#1b2a3d}}
*{box-sizing:border-box}
html{scroll-padding-top:4rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
.switch{position:absolute;opacity:0;width:1px;height:1px}
:root:has(#lang-en:checked) .zh,:root:has(#lang-zh:checked) .en{display:none}
.bar{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;align-items:center;gap:.3rem 1rem;padding:.6rem 1.5rem;background:var(--paper);border-bottom:1px solid var(--line)}
.brand{font-weight:700;letter-spacing:.02em}.plan{font-weight:600}.digest{color:var(--soft);font-size:.85em}
.choose{margin-left:auto;display:flex;gap:.4rem;align-items:center}
.choose label,button{font:inherit;font-size:.85rem;padding:.25rem .7rem;border:1px solid var(--line);border-radius:999px;background:var(--paper);color:var(--ink);cursor:pointer}
#lang-en:checked+label,#lang-zh:checked+label{background:var(--accent);border-color:var(--accent);color:var(--paper)}
.switch:focus-visible+label,a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button:disabled{color:var(--soft);cursor:default}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .8rem}
.page{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:2rem;max-width:84rem;margin:0 auto;padding:1.5rem}
nav{position:sticky;top:4.5rem;align-self:start;font-size:.9rem}
nav h2{font-size:.75rem;text-transform:uppercase;letter-spacing:.08em;color:var(--soft);margin:.3rem 0}
nav ol{list-style:none;margin:0;padding:0}nav a{display:block;padding:.28rem .6rem;border-left:2px solid var(--line);color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent);border-color:var(--accent)}
a{color:var(--accent)}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.4rem;margin:0 0 1.2rem}
section:focus{outline:none}
h1{font-size:1.45rem;line-height:1.3;margin:.2rem 0 1rem}h2{font-size:1.08rem;margin:0 0 .8rem}h3{font-size:.95rem;margin:1rem 0 .4rem}
.verdict{border-top:6px solid var(--accent)}.verdict.production{border-top-color:var(--red)}
.finding.low .message,.finding.info .message{font-weight:400}
.state{display:inline-block;margin:0;padding:.15rem .7rem;border-radius:999px;font-size:.8rem;font-weight:700;letter-spacing:.03em;background:var(--amber-soft);color:var(--amber)}
.state.approved,.state.free,.state.applied{background:var(--green-soft);color:var(--green)}
.state.rejected,.state.void,.state.expired{background:var(--red-soft);color:var(--red)}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(15.5rem,1fr));gap:.9rem 1.6rem;margin:0}
.answers>div{border-top:1px solid var(--line);padding-top:.5rem}
dt{font-size:.75rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);font-weight:600}dd{margin:.15rem 0 0;overflow-wrap:anywhere}
.note{color:var(--soft);font-size:.9rem;margin:.6rem 0}
.good{color:var(--green)}
.code,code,pre{font-family:var(--mono);font-size:.86em}.code{overflow-wrap:anywhere}
pre{background:var(--ground);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:22rem;overflow:auto}
pre code{font-size:1em}.copyable{position:relative}.copyable pre{padding-right:5.5rem}.copyable .copy{position:absolute;right:.5rem;top:.4rem;padding:.1rem .6rem}
.tag{display:inline-block;padding:.05rem .55rem;border-radius:6px;font-size:.8rem;font-weight:600;background:var(--blue-soft);color:var(--accent);text-decoration:none}
.tag.high,.tag.danger{background:var(--red-soft);color:var(--red)}.tag.medium{background:var(--amber-soft);color:var(--amber)}
.finding{border-left:4px solid var(--line);padding:.1rem 0 .1rem 1rem;margin:0 0 1.1rem}.finding.high{border-color:var(--red)}.finding.medium{border-color:var(--amber)}
.finding h3{margin:.1rem 0 .3rem}.finding p{margin:.3rem 0}.message{font-weight:600}
.checklist{list-style:none;margin:0;padding:0}.checklist label{display:flex;gap:.7rem;padding:.35rem 0;align-items:baseline}
input[type=checkbox]{width:1.05rem;height:1.05rem;flex:none;accent-color:var(--accent);position:relative;top:.15rem}
.scroll{overflow:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.38rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.82rem}.data th{white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums}
.data td{font-family:var(--mono);font-size:.82rem;max-width:26rem;overflow-wrap:anywhere}
.data th small{color:var(--accent)}
.sign.delete,[data-action=delete] summary .sign{color:var(--red)}.sign.update{color:var(--amber)}.sign.insert{color:var(--green)}
td .sign,summary .sign{font-weight:600}
.changed{background:var(--amber-soft)}
del{color:var(--red);text-decoration:line-through}ins{color:var(--green);text-decoration:none;font-weight:600}
mark{background:none;color:inherit;border-bottom:2px solid}
.null{color:var(--soft);font-style:italic}.masked{color:var(--soft);border-bottom:1px dotted}
details{margin:.4rem 0}summary{cursor:pointer;padding:.3rem 0}
details.rows{border:1px solid var(--line);border-radius:8px;padding:.2rem .9rem;margin:0 0 .7rem}
.count{color:var(--soft);font-size:.85rem;margin-left:.5rem}
.tools{display:flex;flex-wrap:wrap;gap:.6rem 1.4rem;align-items:center;margin:.4rem 0 .6rem;font-size:.9rem}.tools[hidden]{display:none}
input[type=search]{font:inherit;padding:.25rem .6rem;border:1px solid var(--line);border-radius:6px;background:var(--paper);color:var(--ink);min-width:14rem}
.range{margin:0 .6rem;color:var(--soft)}
svg{display:block;height:auto;margin:.4rem 0}svg text{fill:var(--ink);font-size:12.5px}
.node rect{fill:var(--paper);stroke:var(--line);stroke-width:1.5}.node.start rect{fill:var(--blue-soft);stroke:var(--accent)}
.node.delete rect{fill:var(--red-soft);stroke:var(--red)}.node.update rect{fill:var(--amber-soft);stroke:var(--amber)}.node.insert rect{fill:var(--green-soft);stroke:var(--green)}
.node.kept rect{stroke-dasharray:5 4;stroke:var(--soft)}.edge{fill:none;stroke:var(--soft);stroke-width:1.5}.edge.kept{stroke-dasharray:5 4}
.tree,.tree ul{list-style:none;padding-left:1.2rem;border-left:1px solid var(--line)}.tree{padding-left:.8rem}
.columns{columns:16rem;margin:0;padding-left:1.2rem}
.facts{display:grid;gap:.5rem;margin:0}
.sign table{margin-top:.4rem}.sign td{height:2.6rem}
@media (max-width:60rem){.page{grid-template-columns:minmax(0,1fr);padding:1rem}nav{position:static}nav ol{columns:2}}
@media print{@page{size:A4;margin:14mm}
:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--ground:#fff;--accent:#1f5fae;--red:#a92b1d;--red-soft:#fdeae7;--amber:#8a5a00;--amber-soft:#fdf1d8;--green:#1c6b3c;--green-soft:#e3f4e9;--blue-soft:#e6effa}
body{font-size:10.5px}.bar{position:static;padding:0 0 .4rem;border-bottom:2px solid}.choose,nav,.tools,.skip,.copy{display:none!important}
.page{display:block;max-width:none;padding:0}section{border:0;border-radius:0;padding:.6rem 0;margin:0;break-inside:auto}
h2,h3{break-after:avoid}tr,.finding,.sign{break-inside:avoid}.scroll{overflow:visible}pre{max-height:none;font-size:.8em}
table{font-size:.85em}th,td,.data th{padding:.2rem .3rem;white-space:normal;overflow-wrap:anywhere}.data td,.data th{font-size:7px;max-width:none}svg{max-width:100%}.answers{grid-template-columns:repeat(3,1fr)}
a{color:inherit;text-decoration:none}}
`;
