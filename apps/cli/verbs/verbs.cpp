// SPDX-License-Identifier: MIT
#include "cli/command/verb.hpp"

namespace dgram::cli {
namespace {

constexpr example send_examples[] = {
    {"dgram send :9999 hello",
     {"5 bytes to this machine, no newline added", "向本机发送 5 字节，不加换行"}},
    {"dgram send 10.0.0.7:502 -x '01 03 00 00 00 0A' --append crc16-modbus",
     {"bytes in hex, checksum added", "十六进制数据，附加校验"}},
    {"dgram send 10.0.0.7:5000 tick -c 100 -i 20ms",
     {"a hundred, 20 ms apart", "一百个，间隔 20 毫秒"}},
    {"seq 1000 | dgram send :9999 --lines", {"one line, one datagram", "一行一个数据报"}},
};
constexpr example ask_examples[] = {
    {"dgram ask :9999 Michael", {"send, print the reply", "发送并打印回复"}},
    {"dgram ask 10.0.0.7:161 -f snmp-get.bin -w 500ms --retry 2",
     {"a file as one datagram, sent three times at most", "文件作为一个数据报，最多发送三次"}},
    {"dgram ask 255.255.255.255:10001 -x 01000000 --broadcast -r all -w 3s",
     {"who is there? All that answer in 3 s", "有谁在？3 秒内的所有回复"}},
};
constexpr example listen_examples[] = {
    {"dgram listen 9999", {"on loopback, until Ctrl-C", "在回环上监听，直到 Ctrl-C"}},
    {"dgram listen :9999 -c 10 --json", {"ten datagrams as JSON", "十个数据报，输出为 JSON"}},
    {"dgram listen 239.1.2.3:5000 --iface eth0", {"joins the group", "加入组播组"}},
    {"dgram listen 9999 --expect READY -d 10s",
     {"exit code 0 as soon as READY comes, 1 after 10 s",
      "收到 READY 即以 0 退出，10 秒后以 1 退出"}},
};
constexpr example chat_examples[] = {
    {"dgram chat 10.0.0.7:8008", {"type a line, see what comes back", "输入一行，查看回复"}},
    {"dgram chat :8008",
     {"the other end: answers whoever wrote last", "另一端：回复最近发来数据的一方"}},
    {"dgram chat 239.1.2.3:5000", {"all who join the group", "加入同一组播组的所有人"}},
};
constexpr example serve_examples[] = {
    {"dgram serve echo 9999", {"an echo on loopback", "回环上的回显服务"}},
    {"dgram serve hello :9999 -v",
     {"on every address, both sides shown as they happen", "在所有地址上，实时显示收发"}},
    {"dgram serve reply 9999 '{{counter}}: {{text}}'",
     {"what was said, numbered", "回复收到的内容并编号"}},
    {"dgram serve exec 9999 -- tr a-z A-Z",
     {"a command for each datagram", "为每个数据报运行一条命令"}},
    {"dgram serve echo :7 --allow 192.0.2.0/24 --once",
     {"one answer, to that network only", "只回答该网络一次"}},
};
constexpr example ports_examples[] = {
    {"dgram ports", {"every UDP socket of this machine", "本机的所有 UDP 套接字"}},
    {"dgram ports 9999", {"who holds port 9999", "谁占用了 9999 端口"}},
    {"dgram ports --watch", {"again every second, with new drops", "每秒刷新，显示新增丢弃"}},
};
constexpr example probe_examples[] = {
    {"dgram probe 10.0.0.7:5000", {"with an empty datagram", "用一个空数据报"}},
    {"dgram probe 10.0.0.7:123 -x 'e3 00 06 ec' --pad 48",
     {"with what the service answers to", "用该服务会回复的内容"}},
    {"dgram probe 10.0.0.7:5000 --pad 1473 -w 500ms --retry 3",
     {"does that size get through, unfragmented?", "这个大小能不分片通过吗？"}},
};
constexpr example ping_examples[] = {
    {"dgram ping :9999 -c 10", {"ten, against dgram serve echo", "十次，对方是 dgram serve echo"}},
    {"dgram ping 10.0.0.7:7 -c 1000 -i 10ms --pad 1400 -q",
     {"loss and jitter under load", "有负载时的丢包和抖动"}},
    {"dgram ping 10.0.0.7:7 -i 0 -d 10s",
     {"the next as soon as one is answered", "得到回复就立即发下一个"}},
};
constexpr example relay_examples[] = {
    {"dgram relay 9000 10.0.0.7:5000 -v",
     {"what do they say to each other?", "它们之间说了什么？"}},
    {"dgram relay :9000 10.0.0.7:5000 --loss 5% --delay 40ms --jitter 20ms",
     {"a mobile network, for the whole LAN", "为整个局域网模拟移动网络"}},
    {"dgram relay 9000 :9999 --loss 10% --reorder 2% --duplicate 1% --seed 42",
     {"the same losses in every run", "每次运行丢失的都相同"}},
    {"dgram relay 9000 :9999 --only down --bandwidth 1M --mtu 1200",
     {"a narrow way back", "狭窄的回程"}},
};
constexpr example bench_examples[] = {
    {"dgram bench rr :9999", {"one question at a time", "一次一个请求"}},
    {"dgram bench load 10.0.0.7:7 --rate 10k/s -d 30s --hgrm load.hgrm",
     {"latency at ten thousand a second", "每秒一万时的延迟"}},
    {"dgram bench search :9999 --max-p99 1ms --train 16",
     {"how much can it take?", "它能承受多少？"}},
    {"dgram bench burst :9999 --train 64 --rate 100/s --json",
     {"frames of 64, a hundred a second", "每帧 64 个，每秒一百帧"}},
    {"dgram bench stream :9999 --max-loss 0.1%",
     {"how much gets to dgram serve bench --gro 9999?",
      "有多少能到达 dgram serve bench --gro 9999？"}},
    {"dgram bench fan 10.0.0.7:9999 --clients 100 --rate 50/s",
     {"8 datagrams to each of 100 ports, 50 times a second",
      "向 100 个端口各发 8 个数据报，每秒 50 次"}},
    {"dgram bench raw", {"what this machine's kernel gives", "本机内核能做到多少"}},
};
constexpr example capture_examples[] = {
    {"sudo dgram capture lab.pcapng --iface eth0 -d 1m",
     {"a minute of what passes eth0", "eth0 上一分钟的数据"}},
    {"dgram capture --where 'from:10.0.0.7 or to:10.0.0.7'",
     {"shown as it passes", "经过时即显示"}},
    {"dgram capture - | tcpdump -r -", {"for another program", "交给另一个程序"}},
};
constexpr example show_examples[] = {
    {"dgram show session.pcapng", {"who said what to whom", "谁对谁说了什么"}},
    {"dgram show session.pcapng --where 'from:10.0.0.7 hex:\"a5 5a\"' --hex",
     {"these only, as hex", "只看这些，以十六进制"}},
    {"tcpdump -U -w - udp | dgram show - --json", {"while it is captured", "边抓边看"}},
};
constexpr example replay_examples[] = {
    {"dgram replay session.pcapng --to :9999 --where 'to:10.0.0.7:5000'",
     {"what went to one, once more to this machine", "把发给某处的数据再发给本机"}},
    {"dgram replay session.pcapng --to 10.0.0.8:5000 --speed 2x",
     {"in half the time", "用一半的时间"}},
    {"dgram replay session.pcapng --to :9999 --speed max -c 1000",
     {"a thousand, without a pause", "一千个，不停顿"}},
};
constexpr example web_examples[] = {
    {"dgram web", {"prints the address of the page", "输出页面的地址"}},
    {"dgram web --serve 'hello 9999' --listen :8080",
     {"with a service and a listening socket in it", "其中已有一个服务和一个监听套接字"}},
    {"dgram web --port 8000 --presets bench.presets",
     {"on that port, with the presets of a file", "使用该端口和文件中的预设"}},
    {"dgram web --expose 192.0.2.7 --plain",
     {"for a trusted network: not encrypted", "用于可信网络：不加密"}},
};
constexpr example help_examples[] = {
    {"dgram help ask", {"all about one verb", "某个动词的全部说明"}},
};
constexpr example version_examples[] = {
    {"dgram version -v", {"and what this kernel gives", "以及本机内核支持什么"}},
};
constexpr example completion_examples[] = {
    {"dgram completion bash > ~/.local/share/bash-completion/completions/dgram",
     {"for bash", "用于 bash"}},
    {"dgram completion zsh > ~/.zfunc/_dgram", {"for zsh", "用于 zsh"}},
    {"dgram completion fish > ~/.config/fish/completions/dgram.fish", {"for fish", "用于 fish"}},
};

const verb all[] = {
    {verb_id::send,
     "send",
     "ADDRESS [DATA…]",
     {"sends, does not wait for answers", "发送，不等待回复"},
     {"Each DATA is one datagram, byte for byte, no newline added; '' is an empty one. Without "
      "DATA "
      "standard input is one datagram. A refusal seen within 50 ms is told: exit code 3.",
      "每个 DATA 是一个数据报，逐字节发送，不加换行；'' 是空数据报。没有 DATA "
      "时标准输入作为一个数据报。"
      "50 毫秒内得知被拒绝会报告，退出码 3。"},
     send_examples,
     run_send},
    {verb_id::ask,
     "ask",
     "ADDRESS [DATA…]",
     {"sends each DATA and prints the reply", "逐个发送 DATA 并打印回复"},
     {"One after another. Into a pipe each reply is followed by a newline; --raw leaves it out. "
      "Exit "
      "code 0: every one answered; 1: silence, which tells neither open nor closed; 3: refused, "
      "prohibited or unreachable, as an ICMP message said. A reply from another address or port of "
      "the machine asked counts and is told.",
      "逐个进行。输出到管道时每个回复后加一个换行，--raw 则不加。退出码 "
      "0：全部得到回复；1：没有回复，"
      "不能说明端口是开是关；3：ICMP "
      "消息说被拒绝、被禁止或不可达。来自对方其他地址或端口的回复也算数，"
      "并会说明。"},
     ask_examples,
     run_ask},
    {verb_id::listen,
     "listen",
     "ADDRESS",
     {"receives and prints", "接收并打印"},
     {"PORT alone listens on loopback only, :PORT on every address, a group is joined. Into a pipe "
      "every datagram is one line: newlines, backslashes and what is not text are escaped. Ends "
      "after "
      "--count, --duration or Ctrl-C, with the account.",
      "只写 PORT 时仅在回环上监听，:PORT "
      "在所有地址上监听，组播地址会加入该组。输出到管道时每个数据报一行："
      "换行、反斜杠和非文本都会转义。到 --count、--duration 或 Ctrl-C 时结束，并给出统计。"},
     listen_examples,
     run_listen},
    {verb_id::chat,
     "chat",
     "ADDRESS",
     {"a two-way prompt with history", "双向对话，有历史记录"},
     {"Each line is a datagram without its newline; replies appear as they come. PORT and :PORT "
      "listen and answer whoever wrote last. Ctrl-D ends; when the input is no terminal, it ends "
      "after a reply to each line, or --wait (2s) after the last that came.",
      "每一行是一个数据报，不含换行；回复到达即显示。PORT 和 :PORT "
      "会监听，并回复最近发来数据的一方。"
      "Ctrl-D 结束；输入不是终端时，在每行都得到回复后结束，或在最后一次收发之后 "
      "--wait（2s）结束。"},
     chat_examples,
     run_chat},
    {verb_id::serve,
     "serve",
     "SERVICE ADDRESS [ARGUMENT…]",
     {"answers: echo, upper, hello, discard, reply, exec",
      "提供服务：echo、upper、hello、discard、reply、exec"},
     {"echo sends back the same bytes; upper in upper case, ASCII letters only; hello \"Hello, "
      "…!\"; "
      "discard never answers; reply ADDRESS TEMPLATE; exec ADDRESS -- COMMAND ARGUMENT… runs the "
      "command for each datagram: payload on its standard input, its output is the answer, "
      "$DGRAM_REMOTE and $DGRAM_LOCAL tell who and where, an exit code other than 0 is no answer. "
      "PORT alone serves loopback, :PORT every address. Ends with Ctrl-C and the account. On other "
      "than loopback only private addresses are answered unless --allow says otherwise, and an "
      "answer that is larger than its question goes to these only.",
      "echo 原样发回；upper 转成大写，只改 ASCII 字母；hello 回答 \"Hello, …!\"；discard 从不回答；"
      "reply 地址 模板；exec 地址 -- 命令 参数… 为每个数据报运行命令：数据在其标准输入，"
      "其输出就是回答，$DGRAM_REMOTE 和 $DGRAM_LOCAL 给出来源和本地地址，退出码非 0 则不回答。"
      "只写 PORT 时仅在回环上服务，:PORT 在所有地址上。按 Ctrl-C 结束并给出统计。"
      "在回环以外，除非用 --allow 指定，否则只回答私有地址；比请求更大的回答也只发给它们。"},
     serve_examples,
     run_serve},
    {verb_id::ports,
     "ports",
     "[PORT|ADDRESS]",
     {"UDP sockets of this machine: who holds them, queue, drops",
      "本机的 UDP 套接字：进程、队列、丢弃"},
     {"QUEUE is what waits to be read, in bytes as the kernel accounts memory; DROPS what it threw "
      "away because the queue was full. With an ADDRESS: what stands in the way of binding it. "
      "Exit code 1: none. Processes of other users show to root only.",
      "队列是等待读取的字节数（按内核的内存计量）；丢弃是队列已满而被内核丢弃的数量。给出地址时："
      "哪些套接字妨碍绑定它。没有则退出码为 1。其他用户的进程只有 root 能看到。"},
     ports_examples,
     run_ports},
    {verb_id::probe,
     "probe",
     "ADDRESS [DATA…]",
     {"is the port open, closed, prohibited, silent?", "端口是开放、关闭、被禁止还是无声？"},
     {"Sends each DATA in turn, or an empty datagram, unfragmented, and again when nothing comes. "
      "open: it answered. closed: refused, by whom. prohibited: a filter said no. silent: nothing "
      "came back, which never means open. too-big: what would fit. Exit codes 0 open, 1 silent, 3 "
      "an ICMP message said no, 5 too big for this machine. Needs no privilege.",
      "依次发送各个 "
      "DATA，没有则发送空数据报，不分片；没有回音时重发。open：有回复。closed：被拒绝，"
      "并说明由谁。prohibited：被过滤规则禁止。silent：没有任何回音，绝不表示开放。too-"
      "big：能通过的大小。"
      "退出码 0 开放，1 无声，3 有 ICMP 消息拒绝，5 对本机而言太大。无需特权。"},
     probe_examples,
     run_probe},
    {verb_id::ping,
     "ping",
     "ADDRESS",
     {"loss, round trip, jitter, reorder against an echo", "对回显服务测量丢包、往返、抖动、乱序"},
     {"Sends numbered datagrams (64 bytes, --pad N for more) every second (--interval) and waits "
      "2s "
      "(--wait) for each exact echo; other datagrams do not count. Until --count, --duration or "
      "Ctrl-C. One that is refused is lost and no longer waited for. Exit codes: 0 one was "
      "answered, 1 all were lost, 3 all were lost and for each an ICMP message said why. Jitter as "
      "RFC 3550, reordered as RFC 4737.",
      "每秒（--interval）发送一个带编号的数据报（64 字节，--pad N 加大），每个等待其完整回显 2s"
      "（--wait）；其他数据报不计。到 --count、--duration 或 Ctrl-C 结束。被拒绝的计为丢失，不再"
      "等待。退出码：0 有回复，1 全部丢失，3 全部丢失且每个都有 ICMP 消息说明原因。抖动按 RFC "
      "3550，乱序按 RFC 4737。"},
     ping_examples,
     run_ping},
    {verb_id::relay,
     "relay",
     "LISTEN TARGET",
     {"forwards to a target and back, over a path as bad as asked for",
      "转发到目标并送回回复，可模拟恶劣的网络"},
     {"Every client that sends to LISTEN has a socket of its own towards TARGET, so each gets its "
      "own answers, from the address it spoke to. Payloads pass byte for byte; what --loss and the "
      "others do to them is the same in each run with the same --seed, for the same datagrams in "
      "the same order: the i-th client has streams of its own, one for each direction. PORT alone "
      "is loopback, :PORT as LISTEN every address, as TARGET this machine. A refused target is "
      "told here "
      "with -v and counted; to the client it is silent. Ends with Ctrl-C: what waits leaves at "
      "once, and the account of both directions is shown.",
      "每个发往 LISTEN 的客户端都有自己通往 TARGET "
      "的套接字，因此各自得到自己的回复，且来自它所发往的"
      "地址。数据逐字节转发；--loss 等选项的作用对相同的 --seed 和相同顺序的数据报每次都相同："
      "第 i 个客户端在每个方向有自己的随机序列。只写 PORT 表示回环；:PORT 作为 LISTEN "
      "表示所有地址，"
      "作为 TARGET 表示本机。目标拒绝时，-v 会在这里说明并计数；客户端只会看到没有回音。按 Ctrl-C "
      "结束：等待中的立即发出，并给出两个方向的统计。"},
     relay_examples,
     run_relay},
    {verb_id::bench,
     "bench",
     "MODE ADDRESS",
     {"measures rate, latency and loss: raw, rr, load, search, burst, stream, fan",
      "测量速率、延迟和丢失：raw、rr、load、search、burst、stream、fan"},
     {"rr: --clients sockets, each with --depth requests on the way; the next goes when one is "
      "answered or given up (--wait). load: --rate a second, answered or not; latency counts from "
      "when each was due, service from when it was sent. search: the highest rate that load bears "
      "within --max-loss or --max-p99. burst: --rate frames of --train datagrams. The far end "
      "is an echo. stream: one way to serve bench, which reports what came; --rate, or --max-loss: "
      "as fast as it reads, or neither: as fast as it goes. fan: each tick --train datagrams to "
      "each of --clients ports; --rate ticks a second. raw [WORKLOAD]: bare loops of system calls "
      "on "
      "this machine, the ceiling of all other figures; the fitting one also runs for a moment "
      "beside the other modes, unless --warmup is 0. Lost ones count as slower than every other in "
      "the percentiles. Exit code 1: the run is not valid, and why; as when the rate was off by "
      "more than 0.1 %.",
      "rr：--clients 个套接字，每个有 --depth 个请求在途；得到回复或放弃（--wait）后发下一个。"
      "load：每秒 --rate 个，不论有无回复；延迟从应发时算起，服务时间从实际发出算起。"
      "search：load 在 --max-loss 或 --max-p99 之内能承受的最高速率。"
      "burst：每秒 --rate 帧，每帧 --train 个。远端是回显服务。stream：单向发往 serve bench，"
      "由它报告收到多少；用 --rate，或用 --max-loss 按其读取速度发送，否则尽快发送。fan：每拍向 "
      "--clients 个端口各发 --train 个，每秒 --rate 拍。raw [WORKLOAD]：本机的裸系统调用循环，"
      "是其他数字的上限；除非 --warmup 为 0，其他模式也会短暂运行相应的一项作比较。"
      "丢失的在百分位中算作比其他都慢。退出码 1：测量无效，并说明原因，如速率偏差超过 0.1 %。"},
     bench_examples,
     run_bench},
    {verb_id::capture,
     "capture",
     "[FILE]",
     {"shows and keeps the datagrams that pass the interfaces", "显示并保存经过网络接口的数据报"},
     {"Whoever they are for. Needs the right to capture (root, or CAP_NET_RAW); what dgram itself "
      "sends and receives needs none: --pcap of the other verbs. Into FILE as pcapng, for its "
      "owner "
      "alone, what --where holds for; - is standard output, and nothing is shown then, as with -q. "
      "Headers in it are made again from what was read; pieces of fragmented packets are left out. "
      "Until --count, --duration or Ctrl-C.",
      "不论发给谁。需要抓包权限（root 或 CAP_NET_RAW）；dgram 自己收发的无需权限：用其他动词的 "
      "--pcap。符合 --where 的以 pcapng 写入文件，只有所有者可读；- "
      "为标准输出，此时不显示，与 -q 相同。其中的头部由所读信息重新生成；不含分片的包。"
      "到 --count、--duration 或 Ctrl-C 结束。"},
     capture_examples,
     run_capture},
    {verb_id::show,
     "show",
     "FILE",
     {"shows the datagrams of a capture: pcap, pcapng", "显示抓包文件中的数据报：pcap、pcapng"},
     {"One line each, source and target first; on a terminal the payload follows as with listen; "
      "--raw is the payloads alone. - is standard input, shown as it comes. What is no whole UDP "
      "packet is counted by reason, and a file that ends within a record is shown up to there: "
      "exit code 0. In --where the sender is the remote end.",
      "每个一行，先是来源和目标；在终端上随后显示内容，与 listen 相同；--raw 只有内容。- "
      "表示标准输入，到达即显示。不是完整 UDP 包的按原因计数；在记录中间结束的文件显示到该处为止，"
      "退出码 0。--where 中发送方为远端。"},
     show_examples,
     run_show},
    {verb_id::replay,
     "replay",
     "FILE",
     {"sends the datagrams of a capture again, in time", "按原有时间重新发送抓包中的数据报"},
     {"To --to, never on its own to those who are in the capture. Each is sent at its distance "
      "from "
      "the first, over --speed, so nothing adds up; one that is late goes at once, and how late "
      "they were is told. Both directions are in a capture: --where chooses. What the capture cut "
      "short is not sent. Answers are counted, and shown with -v and --json. Exit code 3: refused.",
      "发往 --to，绝不自动发给抓包中的地址。每个都按与第一个的时间差除以 --speed "
      "发送，误差不会累积；"
      "迟到的立即发出，并说明迟到多少。抓包含两个方向：用 --where 选择。抓包中不完整的不发送。"
      "回复会计数，加 -v 或 --json 时显示。退出码 3：被拒绝。"},
     replay_examples,
     run_replay},
    {verb_id::web,
     "web",
     "",
     {"the network debugging assistant, in the browser", "浏览器中的网络调试助手"},
     {"Prints the address of its page, once: the part behind # lets in, so keep it to yourself. "
      "The page opens sockets, sends, answers by rules, filters, and shows every byte; it may be "
      "closed and opened again, the log is kept here. A script uses the same interface: "
      "docs/api.md. Only this machine reaches it, unless --expose says otherwise; from another, "
      "ssh -L 9990:127.0.0.1:9990 HOST. -v prints each datagram here too. Ctrl-C ends it, with the "
      "account.",
      "输出一次页面的地址：# "
      "之后的部分是进入的凭证，请勿外传。页面可以打开套接字、发送、按规则回答、"
      "过滤，并显示每个字节；页面可随时关闭再打开，日志保存在这里。脚本使用同样的接口：docs/"
      "api.md。"
      "除非使用 --expose，只有本机可以访问；从其他机器：ssh -L 9990:127.0.0.1:9990 HOST。"
      "加 -v 时在这里也输出每个数据报。按 Ctrl-C 结束，并给出统计。"},
     web_examples,
     run_web},
    {verb_id::help,
     "help",
     "[VERB]",
     {"shows this, or all about one verb", "显示帮助，或某个动词的说明"},
     {"With a verb, all its options with their explanations.",
      "给出动词时，列出它的全部选项和说明。"},
     help_examples,
     run_help},
    {verb_id::version,
     "version",
     "",
     {"shows the version; with -v what this kernel gives", "显示版本；加 -v 显示本机内核支持什么"},
     {"With -v, one line a kernel feature: yes, or why not. Found out by using it over loopback.",
      "加 -v 时，每个内核特性一行：支持与否及原因。通过在回环上实际使用得出。"},
     version_examples,
     run_version},
    {verb_id::completion,
     "completion",
     "bash|zsh|fish",
     {"prints the completion script of a shell", "输出 shell 的补全脚本"},
     {"The script knows all verbs and options of this version.",
      "脚本包含此版本的全部动词和选项。"},
     completion_examples,
     run_completion},
};

}  // namespace

std::span<const verb> verbs() { return all; }

const verb* find_verb(std::string_view name) {
  for (const verb& one : all) {
    if (name == one.name) return &one;
  }
  return nullptr;
}

}  // namespace dgram::cli
