// SPDX-License-Identifier: MIT
#include "assist/log/store.hpp"
#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

workshop::parsed<void> port_of(settings& into, std::string_view value) {
  return put(into.web_port, workshop::parse_port(value));
}
workshop::parsed<void> store_of(settings& into, std::string_view value) {
  const auto bytes = workshop::parse_size(value);
  if (!bytes) return std::unexpected(bytes.error());
  if (*bytes < assist::store::bytes_min) return workshop::wrong(0, value.size(), "2 MiB at least");
  into.store_bytes = *bytes;
  return {};
}

template <auto Field>
workshop::parsed<void> one_more(settings& into, std::string_view value) {
  (into.*Field).emplace_back(value);
  return {};
}

const option table[] = {
    {.name = "port",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"the TCP port of the page (default 9990, or another where that is taken)",
               "页面的 TCP 端口（默认 9990，被占用时另选）"},
     .help = {"A port that is given and taken is an error; 0: the system picks one.",
              "指定的端口被占用则为错误；0 表示由系统选择。"},
     .apply = port_of},
    {.name = "serve",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"'SERVICE ADDRESS [ARGS]'", "'服务 地址 [参数]'"},
     .brief = {"open this service at start; may be repeated", "启动时打开此服务；可重复"},
     .help = {"One word, as after the verb serve: --serve 'hello 9999'.",
              "一个参数，写法与动词 serve 之后相同：--serve 'hello 9999'。"},
     .apply = one_more<&settings::web_serve>},
    {.name = "listen",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"ADDRESS", "地址"},
     .brief = {"listen there from the start; may be repeated", "启动时即监听该地址；可重复"},
     .apply = one_more<&settings::web_listen>},
    {.name = "store",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"SIZE", "大小"},
     .brief = {"capacity of the log (default 256M)", "日志的容量（默认 256M）"},
     .help = {"Whole datagrams; the oldest leave first, and are counted. 2M at least.",
              "保存完整的数据报；最旧的先离开，并计数。至少 2M。"},
     .apply = store_of},
    {.name = "presets",
     .group = serving,
     .value = value_kind::file,
     .value_name = {"FILE", "文件"},
     .brief = {"the presets: read at start, rewritten when the page changes them",
               "预设：启动时读取，页面修改后写回"},
     .apply = keep<&settings::presets>},
    {.name = "view-only",
     .group = serving,
     .brief = {"print a second, view-only URL", "再输出一个只能查看的 URL"},
     .apply = yes<&settings::view_only>},
    {.name = "expose",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"NAME", "名称"},
     .brief = {"be reachable as NAME instead of over loopback; needs --plain; may be repeated",
               "以此名称供网络访问，而非回环；需要 --plain；可重复"},
     .help =
         {"An address of this machine is bound; a host name is one more name that browsers may "
          "use. 0.0.0.0 binds every address and needs a name too. Requests for any other name are "
          "refused. Safer: ssh -L 9990:127.0.0.1:9990 HOST.",
          "本机的一个地址，将绑定它；或浏览器将使用的主机名。0.0.0.0 绑定全部地址，"
          "此时还需一个名称。以其他名称访问不会得到回答。更安全的做法：ssh -L "
          "9990:127.0.0.1:9990 HOST。"},
     .apply = one_more<&settings::expose>},
    {.name = "plain",
     .group = serving,
     .brief = {"with --expose: yes, unencrypted", "与 --expose 同用：确认不加密"},
     .help =
         {"Anyone who can read the traffic can read the token, and then send from this machine.",
          "能读取流量的人就能读到令牌，进而可从本机发送。"},
     .apply = yes<&settings::plain>},
};

}  // namespace

std::span<const option> web_option_table() { return table; }

}  // namespace dgram::cli
