// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "assist/api/api.hpp"
#include "assist/api/assistant.hpp"
#include "assist/api/route_table.hpp"

namespace dgram::assist {

/// A request on its way to the function that answers it.
struct call {
  assist::assistant& assistant;
  const api_request& request;
  std::uint32_t id = 0;  ///< the number in the path
};

// A new request is one function here, one row below, and one line of docs/api.md.
route_answer show_state(const call& call);
route_answer show_actions(const call& call);
route_answer show_ports(const call& call);
route_answer show_words(const call& call);
route_answer reset_counters(const call& call);
route_answer send_payload(const call& call);
route_answer preview_payload(const call& call);
route_answer open_socket(const call& call);
route_answer change_socket(const call& call);
route_answer close_socket(const call& call);
route_answer show_rules(const call& call);
route_answer replace_rules(const call& call);
route_answer test_rules(const call& call);
route_answer show_presets(const call& call);
route_answer replace_presets(const call& call);
route_answer start_job(const call& call);
route_answer stop_job(const call& call);
route_answer show_rows(const call& call);
route_answer show_row(const call& call);
route_answer clear_log(const call& call);
route_answer export_pcapng(const call& call);
route_answer export_csv(const call& call);
route_answer export_jsonl(const call& call);
route_answer export_txt(const call& call);
route_answer import_log(const call& call);

inline constexpr route route_table[] = {
    {method::get, "/state", body_bytes_max, show_state},
    {method::post, "/send", body_bytes_max, send_payload},
    {method::post, "/preview", body_bytes_max, preview_payload},
    {method::post, "/sockets", body_bytes_max, open_socket},
    {method::patch, "/sockets/#", body_bytes_max, change_socket},
    {method::remove, "/sockets/#", body_bytes_max, close_socket},
    {method::get, "/sockets/#/rules", body_bytes_max, show_rules},
    {method::put, "/sockets/#/rules", body_bytes_max, replace_rules},
    {method::post, "/rules/test", body_bytes_max, test_rules},
    {method::get, "/presets", body_bytes_max, show_presets},
    {method::put, "/presets", body_bytes_max, replace_presets},
    {method::post, "/jobs", file_job_bytes_max, start_job},
    {method::remove, "/jobs/#", body_bytes_max, stop_job},
    {method::get, "/log", body_bytes_max, show_rows},
    {method::remove, "/log", body_bytes_max, clear_log},
    {method::get, "/log/#", body_bytes_max, show_row},
    {method::get, "/log.pcapng", body_bytes_max, export_pcapng},
    {method::get, "/log.csv", body_bytes_max, export_csv},
    {method::get, "/log.jsonl", body_bytes_max, export_jsonl},
    {method::get, "/log.txt", body_bytes_max, export_txt},
    {method::post, "/import", import_bytes_max, import_log},
    {method::post, "/reset", body_bytes_max, reset_counters},
    {method::get, "/ports", body_bytes_max, show_ports},
    {method::get, "/actions", body_bytes_max, show_actions},
    {method::get, "/words", body_bytes_max, show_words},
    {method::get, socket_path, body_bytes_max, nullptr},
};

/// Finds the function that answers, and makes an error of what cannot be done.
[[nodiscard]] api_answer answer_by_route(assistant& assistant, const api_request& request);

}  // namespace dgram::assist
