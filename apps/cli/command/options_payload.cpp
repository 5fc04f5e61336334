// SPDX-License-Identifier: MIT
#include <string>

#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;
using workshop::payload_spec;

// A field of the payload: a flag, or a text kept as it is.
template <auto Field, auto Value>
workshop::parsed<void> mark(settings& into, std::string_view) {
  into.payload.*Field = Value;
  return {};
}
template <std::string payload_spec::* Field>
workshop::parsed<void> note(settings& into, std::string_view value) {
  into.payload.*Field = std::string(value);
  return {};
}

workshop::parsed<void> pad_of(settings& into, std::string_view value) {
  return put(into.payload.pad, workshop::parse_count(value, 0, payload_bytes_max_v6));
}

workshop::parsed<void> line_end_of(settings& into, std::string_view value) {
  return put(into.payload.eol, workshop::parse_line_end(value));
}

const char* encoding_choices() {
  static const std::string names = workshop::encoding_names("|");
  return names.c_str();
}

const option table[] = {
    {.letter = 'x',
     .name = "hex-data",
     .group = payload,
     .brief = {"DATA is hex: 'a5 5a', a5:5a, 0xa5,0x5a",
               "数据是十六进制：'a5 5a'、a5:5a、0xa5,0x5a"},
     .help = {"Spaces, commas, colons and 0x may stand between bytes; anything else is an error.",
              "字节之间可以有空格、逗号、冒号和 0x；其他内容都是错误。"},
     .apply = mark<&payload_spec::hex, true>},
    {.letter = 'e',
     .name = "escapes",
     .group = payload,
     .brief = {"DATA has escapes: \\n \\r \\t \\0 \\\\ \\xHH \\u{…} and [0D 0A]",
               "数据含转义：\\n \\r \\t \\0 \\\\ \\xHH \\u{…} 和 [0D 0A]"},
     .help = {"[[ is a [. Without -e every DATA is taken byte for byte.",
              "[[ 表示一个 [。不加 -e 时数据逐字节原样发送。"},
     .apply = mark<&payload_spec::escapes, workshop::escape_form::strict>},
    {.letter = 'f',
     .name = "file",
     .group = payload,
     .value = value_kind::file,
     .value_name = {"FILE", "文件"},
     .brief = {"the whole file is one datagram; - is standard input",
               "整个文件作为一个数据报；- 表示标准输入"},
     .apply = keep<&settings::file>},
    {.name = "lines",
     .group = payload,
     .brief = {"each line of standard input is a datagram, without its newline",
               "标准输入的每一行是一个数据报，不含换行"},
     .apply = yes<&settings::lines>},
    {.letter = 't',
     .name = "template",
     .group = payload,
     .brief = {"DATA is a template: {{counter}} {{time}} {{rand:8}} {{remote}} …",
               "数据是模板：{{counter}} {{time}} {{rand:8}} {{remote}} …"},
     .help = {"Also {{time:unix}}, and of the datagram received last {{text}}, {{hex}} and "
              "{{rx[0:4]}}.",
              "还有 {{time:unix}}，以及最近收到的数据报的 {{text}}、{{hex}} 和 {{rx[0:4]}}。"},
     .apply = mark<&payload_spec::filled, true>},
    {.name = "encoding",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"NAME", "名称"},
     .choices = encoding_choices(),
     .brief = {"of the text that is sent and shown", "发送和显示的文本所用的编码"},
     .apply = note<&payload_spec::encoding>},
    {.name = "append",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"SUM", "校验"},
     .brief = {"add a checksum: crc16-modbus, crc32, sum8, xor8 …; then :le or :be",
               "附加校验：crc16-modbus、crc32、sum8、xor8 等；可加 :le 或 :be"},
     .help =
         {"crc16-modbus is little-endian by default, the others are big-endian. sum8@2..-1 sums "
          "from the third byte to the last. Commas separate several checksums.",
          "crc16-modbus 默认小端，其他默认大端。sum8@2..-1 只计算第三个字节到最后一个。"
          "多个校验用逗号分开。"},
     .apply = note<&payload_spec::append>},
    {.name = "eol",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"END", "行尾"},
     .choices = "none|lf|crlf|cr|nul",
     .brief = {"a line end behind each DATA", "每个数据之后的行尾"},
     .apply = line_end_of},
    {.name = "prefix",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"TEXT", "文本"},
     .brief = {"before each DATA, with escapes: '[02]'", "每个数据之前，可用转义：'[02]'"},
     .apply = note<&payload_spec::prefix>},
    {.name = "suffix",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"TEXT", "文本"},
     .brief = {"behind each DATA, with escapes, before --eol",
               "每个数据之后、--eol 之前，可用转义"},
     .help = {"On the wire: prefix, DATA, suffix, line end, padding, checksum.",
              "发送顺序：前缀、数据、后缀、行尾、填充、校验。"},
     .apply = note<&payload_spec::suffix>},
    {.name = "pad",
     .group = payload,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"fill up to N bytes with zeros, before the checksum",
               "用零填充到 N 字节，在校验之前"},
     .apply = pad_of},
    {.letter = 'n',
     .name = "dry-run",
     .group = payload,
     .brief = {"show the exact bytes and the target, send nothing", "显示确切的字节和目标，不发送"},
     .apply = yes<&settings::dry_run>},
};

}  // namespace

std::span<const option> payload_option_table() { return table; }

}  // namespace dgram::cli
