# varnish.vcl - Varnish in front of Dateline: pages are kept until they change.
# SPDX-License-Identifier: Apache-2.0
#
# Debian: varnish and varnish-modules (for xkey). TLS is ended before it (nginx, HAProxy or hitch), which sets
# X-Forwarded-For and X-Forwarded-Proto. To change: CHANGE-THIS-KEY. In dateline.conf:
#     trusted_proxies = 127.0.0.1
#     fetch_networks = 127.0.0.1
#     fetch_ports = 80 443 6081
# In the settings:
#     purge = edge: varnish http://127.0.0.1:6081
#     purge_keys = edge CHANGE-THIS-KEY
vcl 4.1;

import std;
import xkey;

backend dateline {
    .host = "127.0.0.1";
    .port = "8080";
    .first_byte_timeout = 60s;
    .probe = {
        .url = "/healthz";
        .interval = 2s;
        .timeout = 1s;
        .window = 4;
        .threshold = 2;
        .initial = 2;
    }
}

sub vcl_recv {
    # A page is kept under the Host that was asked for: nothing else may say which host's page it is.
    unset req.http.X-Forwarded-Host;
    unset req.http.Forwarded;
    # An address would not do: behind what ends TLS everybody comes from it.
    if (req.method == "PURGE") {
        if (req.http.Authorization != "Bearer CHANGE-THIS-KEY") {
            return (synth(403, "Forbidden"));
        }
        if (req.http.Surrogate-Key == "*") {
            if (!std.ban("obj.status != 0")) {
                return (synth(500, std.ban_error()));
            }
            return (synth(200, "Everything"));
        }
        if (!req.http.Surrogate-Key) {
            return (synth(400, "No Surrogate-Key"));
        }
        set req.http.X-Gone = xkey.purge(req.http.Surrogate-Key);
        return (synth(200, "Purged " + req.http.X-Gone));
    }
    if (req.url ~ "^/metrics(\?|$)") {
        return (synth(404, "Not Found"));
    }
    # The desk, previews and the interface for programs: as they come, and never kept. Not by pipe: what else comes on
    # that connection would reach Dateline without a word of who asks.
    if (req.url ~ "^/(desk|preview|wp-json)/") {
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Public pages are the same with any cookie.
    unset req.http.Cookie;
    unset req.http.Authorization;
    # While Dateline answers, an old page is shown for half a minute at most, and fetched meanwhile.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 30s;
    }
    return (hash);
}

# A stream of the desk may be silent for long.
sub vcl_backend_fetch {
    if (bereq.url ~ "^/desk/") {
        set bereq.first_byte_timeout = 1h;
        set bereq.between_bytes_timeout = 1h;
    }
}

sub vcl_backend_response {
    # An error must not take the place of a page that is there.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    # Dateline says for how long; what says nothing, is somebody's own, or sets a cookie, is not kept.
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "no-store|private" ||
        (!beresp.http.Surrogate-Control && beresp.http.Cache-Control !~ "max-age=[1-9]")) {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
        return (deliver);
    }
    if (beresp.http.Surrogate-Control) {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1") + "s", 10s);
        set beresp.grace =
            std.duration(regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1") + "s", 30s);
        set beresp.keep = 1h;
        set beresp.http.xkey = beresp.http.Surrogate-Key;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Surrogate-Control;
    unset resp.http.CDN-Cache-Control;
}
