// SPDX-License-Identifier: MIT
#include "assist/json/error_codes.hpp"

#include <dgram/result.hpp>

namespace dgram::assist {
namespace {

template <class Known>
struct coded {
  Known known;
  api_code code;
};

constexpr coded<std::errc> system_codes[] = {
    {std::errc::address_in_use, "address_in_use"},
    {std::errc::permission_denied, "permission_denied"},
    {std::errc::operation_not_permitted, "not_permitted"},
    {std::errc::address_not_available, "address_not_available"},
    {std::errc::network_unreachable, "network_unreachable"},
    {std::errc::host_unreachable, "host_unreachable"},
    {std::errc::message_size, "message_too_long"},
    {std::errc::no_such_device, "no_such_device"},
    {std::errc::no_such_file_or_directory, "no_such_file"},
    {std::errc::is_a_directory, "is_a_directory"},
    {std::errc::not_a_directory, "not_a_directory"},
    {std::errc::connection_refused, "connection_refused"},
    {std::errc::too_many_files_open, "too_many_files_open"},
    {std::errc::no_buffer_space, "no_buffer_space"},
    {std::errc::timed_out, "timed_out"},
    {std::errc::invalid_argument, "invalid_argument"},
    {std::errc::address_family_not_supported, "family_not_supported"},
    {std::errc::no_space_on_device, "disk_full"},
    {std::errc::io_error, "io_error"},
    {std::errc::read_only_file_system, "read_only_file_system"},
    {std::errc::network_down, "network_down"},
    {std::errc::not_enough_memory, "out_of_memory"},
};

constexpr coded<errc> library_codes[] = {
    {errc::bad_address, "bad_address"},
    {errc::broadcast_not_enabled, "broadcast_not_enabled"},
    {errc::bad_port, "bad_port"},
    {errc::bad_path, "bad_path"},
    {errc::no_such_interface, "no_such_interface"},
    {errc::name_not_resolved, "name_not_resolved"},
    {errc::resolver_timeout, "resolver_timeout"},
    {errc::not_connected, "not_connected"},
    {errc::wrong_family, "wrong_family"},
    {errc::payload_too_long, "payload_too_long"},
    {errc::not_a_datagram_socket, "not_a_datagram_socket"},
};

struct coded_sentence {
  std::string_view sentence;  // whole, or up to the colon behind which it offers words
  std::string_view code;
};

// A test holds them against the sentences of apps/workshop.
constexpr coded_sentence sentences[] = {
    {"longer than a datagram can be: 65,535 bytes", "dump_too_long"},
    {"more than 64 MiB in all", "dumps_too_long"},
    {"no line before it that could be repeated", "nothing_to_repeat"},
    {"each line of this dump begins with an offset", "offset_missing"},
    {"not the next offset: bytes are missing or extra", "wrong_offset"},
    {"not a hexadecimal digit", "not_a_hex_digit"},
    {"half a byte: each byte is two hexadecimal digits", "half_a_byte"},
    {"words may be of either byte order: bytes one by one are wanted", "words_not_bytes"},
    {"after * an offset is wanted, to tell how often", "offset_after_star_missing"},
    {"an address is missing", "address_missing"},
    {"no interface here: every link is meant", "interface_not_here"},
    {"not a range: /BITS, and every bit of the address after them 0", "not_a_range"},
    {"not an address", "not_an_address"},
    {"no ] after this [", "bracket_not_closed"},
    {"after ] comes :PORT", "port_after_bracket_missing"},
    {"a filter has at most 4096 bytes", "filter_too_long"},
    {"no ( before this )", "parenthesis_not_opened"},
    {"a term is missing here", "term_missing"},
    {"too deep: 32 inside each other at most", "filter_too_deep"},
    {"no ) after this (", "parenthesis_not_closed"},
    {"more than 128 terms", "too_many_terms"},
    {"no such term", "no_such_term"},
    {"not a comparison: there are < <= > >= = and :4..10", "not_a_comparison"},
    {"no number is that", "impossible_number"},
    {"quotes go around the whole text", "quotes_inside_text"},
    {"no text to look for (an empty datagram is len=0)", "search_text_missing"},
    {"a space is missing after this quote", "space_after_quote_missing"},
    {"a space is missing after this expression", "space_after_expression_missing"},
    {"no bytes to look for", "search_bytes_missing"},
    {"more bytes than a mask has: 256", "mask_too_long"},
    {"a number is missing", "number_missing"},
    {"from the larger to the smaller", "range_reversed"},
    {"a rule begins with its name and a colon", "rule_name_missing"},
    {"a name has at most 64 bytes", "name_too_long"},
    {"not a name", "not_a_name"},
    {"any stands alone", "any_not_alone"},
    {"a condition is missing", "condition_missing"},
    {"more than 16 conditions", "too_many_conditions"},
    {"-> and what to do is missing: -> reply \"…\", or -> drop", "action_missing"},
    {"not a condition", "not_a_condition"},
    {"an expression is missing", "expression_missing"},
    {"a mask is hex anyway: mask \"A5 ?? 01\"", "mask_is_hex"},
    {"nothing is in every datagram: any, or exact \"\" for an empty one", "empty_condition"},
    {"a text in quotes is missing: \"…\" or hex:\"…\"", "quoted_text_missing"},
    {"not a form of text", "not_a_text_form"},
    {"a space is missing here", "space_missing"},
    {"nothing goes with drop", "drop_takes_nothing"},
    {"reply \"…\" or drop is missing", "reply_or_drop_missing"},
    {"every is missing", "every_missing"},
    {"not what goes with reply", "not_a_reply_word"},
    {"longer than a minute", "longer_than_a_minute"},
    {"shorter than a millisecond", "shorter_than_a_millisecond"},
    {"this cannot be written as a rule: a space, a quote or a backslash too many",
     "not_writable_as_rule"},
    {"a line of more than 256 KiB", "line_too_long"},
    {"a carriage return inside a line: \\r between quotes", "carriage_return_in_line"},
    {"more than 256 rules", "too_many_rules"},
    {"another rule has this name", "rule_name_taken"},
    {"more than 1 MiB of rules", "rules_too_long"},
    {"a range is written @2..-1, @2.. or @..9", "not_a_checksum_range"},
    {"not a checksum", "not_a_checksum"},
    {"after a checksum comes :le or :be", "not_a_byte_order"},
    {"more than 8 checksums", "too_many_checksums"},
    {"not a line end", "not_a_line_end"},
    {"no }} after this {{ (a literal {{ is {{{{)", "template_not_closed"},
    {"no such name", "no_such_template_name"},
    {"rand takes a number of letters from 1 to 65527: rand:8", "wrong_rand"},
    {"rx takes two places in the request, first and end: rx[0:4]", "wrong_rx"},
    {"with this the payload is longer than a datagram can be", "template_too_long"},
    {"what to send is missing: text \"…\" or data \"a5 5a\"", "preset_payload_missing"},
    {"a value is missing here", "value_missing"},
    {"a quote inside a word: a text stands between quotes whole", "quote_inside_word"},
    {"no quote ends what begins here", "quote_not_closed"},
    {"a preset begins with its name and a colon", "preset_name_missing"},
    {"not a word of a preset", "not_a_preset_word"},
    {"this is said twice", "said_twice"},
    {"longer than an hour", "longer_than_an_hour"},
    {"more than 1000 presets", "too_many_presets"},
    {"more than 1 MiB of presets", "presets_too_long"},
    {"above a preset stand comments and empty lines only", "not_a_comment"},
    {"not a letter of a host name", "not_a_host_letter"},
    {"not a host name", "not_a_host_name"},
    {"a host name has at most 253 bytes", "host_name_too_long"},
    {"a part of the host name is missing", "host_part_missing"},
    {"a part of a host name has at most 63 bytes", "host_part_too_long"},
    {"every address of this machine is written :PORT", "star_is_no_host"},
    {"an address of numbers has four, 0 to 255, without leading zeros", "not_four_numbers"},
    {"not an IPv6 address", "not_an_ipv6_address"},
    {"only a link-local or multicast address has an interface", "interface_not_needed"},
    {"an interface is missing after %", "interface_missing"},
    {"not an interface", "not_an_interface"},
    {"a port is missing", "port_missing"},
    {"after unix: comes /path, ./path or @name", "not_a_unix_path"},
    {"not a socket path: 1 to 107 bytes", "bad_path"},
    {"no space in an address: did you mean HOST:PORT?", "space_in_address"},
    {"no scheme before an address", "scheme_before_address"},
    {"an IPv6 address goes in brackets", "ipv6_without_brackets"},
    {"one colon too many", "too_many_colons"},
    {"an address or :PORT is missing", "address_or_port_missing"},
    {"a port alone is written :PORT here", "port_without_colon"},
    {"not a letter of base64", "not_a_base64_letter"},
    {"base64 comes in fours, filled with =", "base64_not_in_fours"},
    {"this letter says more than the last byte can hold", "base64_bits_left"},
    {"not an encoding", "not_an_encoding"},
    {"this system cannot convert to and from this encoding", "encoding_not_here"},
    {"the encoding does not have this character", "character_not_in_encoding"},
    {"not UTF-8", "not_utf8"},
    {"this byte means nothing in the encoding", "byte_not_in_encoding"},
    {"an escape begins here and does not end", "escape_not_closed"},
    {"not an escape", "not_an_escape"},
    {"\\x needs two hexadecimal digits after it", "hex_escape_too_short"},
    {"\\u needs one to six hexadecimal digits in braces after it", "unicode_escape_wrong"},
    {"not a character of Unicode", "not_a_character"},
    {"no ] after this [ (a [ itself is [[)", "hex_bracket_not_closed"},
    {"no hex in the brackets (a [ itself is [[)", "hex_brackets_empty"},
    {"0x needs two hexadecimal digits after it", "hex_prefix_alone"},
    {"it cannot be negative", "negative"},
    {"not a number", "no_number"},
    {"too many digits", "too_many_digits"},
    {"digits are missing after the point", "digits_after_point_missing"},
    {"not a unit of time", "not_a_time_unit"},
    {"finer than a nanosecond", "finer_than_a_nanosecond"},
    {"too large", "too_large"},
    {"not a unit of size", "not_a_size_unit"},
    {"not a whole number of bytes", "not_whole_bytes"},
    {"not a rate", "not_a_rate"},
    {"too small", "too_small"},
    {"not a bandwidth", "not_a_bandwidth"},
    {"not a whole number of bits a second", "not_whole_bits"},
    {"not a percentage", "not_a_percentage"},
    {"more than 100 percent", "more_than_all"},
    {"not a speed", "not_a_speed"},
    {"not a whole number", "not_a_whole_number"},
    {"a port is a decimal number from 0 to 65535", "bad_port"},
    {"no / after this / (a / itself is \\/)", "slash_not_closed"},
    {"no expression between the slashes", "expression_empty"},
    {"no such escape in a regular expression", "regex_escape"},
    {"no such range or class of characters", "regex_class"},
    {"a ] is missing", "regex_bracket_missing"},
    {"a ) is missing", "regex_parenthesis_missing"},
    {"nothing after the last backslash", "regex_backslash_last"},
    {"nothing before it to repeat", "regex_nothing_to_repeat"},
    {"this cannot be repeated so often", "regex_repeated_too_often"},
    {"a repetition of a repetition", "regex_repeated_twice"},
    {"this regular expression cannot do that: no look-around", "regex_look_around"},
    {"a bad name of a group", "regex_group_name"},
    {"the regular expression is too large", "regex_too_large"},
    {"not a regular expression", "not_a_regex"},
};

constexpr std::string_view offers = ": ";

const coded_sentence* find(std::string_view sentence) noexcept {
  const auto* whole = std::ranges::find(sentences, sentence, &coded_sentence::sentence);
  if (whole != std::end(sentences)) return whole;
  const std::string_view head = sentence.substr(0, sentence.find(offers));
  const auto* begun = std::ranges::find(sentences, head, &coded_sentence::sentence);
  return begun != std::end(sentences) ? begun : nullptr;
}

}  // namespace

api_code code_of(const std::error_code& why) noexcept {
  // The library's first: one of them compares equal to an errno too.
  for (const auto& [known, code] : library_codes) {
    if (why == make_error_code(known)) return code;
  }
  for (const auto& [known, code] : system_codes) {
    if (why == known) return code;
  }
  return "system_error";
}

api_code code_of(const workshop::parse_error& why) noexcept {
  const coded_sentence* known = find(why.what);
  return known != nullptr ? api_code(known->code) : "wrong_text";
}

std::string_view offered_by(const workshop::parse_error& why) noexcept {
  const coded_sentence* known = find(why.what);
  if (known == nullptr || known->sentence == why.what) return {};
  return std::string_view(why.what).substr(known->sentence.size() + offers.size());
}

}  // namespace dgram::assist
