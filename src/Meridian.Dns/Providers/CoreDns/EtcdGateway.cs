using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>One key of etcd with its value.</summary>
internal sealed record EtcdPair(string Key, string Value);

/// <summary>Etcd's version 3 interface in JSON over HTTP: all that records need, without a gRPC client.</summary>
internal sealed class EtcdGateway(IReadOnlyList<Uri> servers, HttpClient client) : IDisposable
{
    private const int PageSize = 5000;

    private int current;

    /// <summary>All keys from <paramref name="first"/> to before <paramref name="end"/>, at one revision.</summary>
    /// <exception cref="ProviderException">Etcd could not be asked.</exception>
    public async Task<(IReadOnlyList<EtcdPair> Pairs, long Revision)> RangeAsync(string first, string end, CancellationToken cancellationToken)
    {
        var pairs = new List<EtcdPair>();
        var (from, revision) = (first, 0L);
        while (true)
        {
            var answer = await AskAsync("kv/range", new JsonObject
            {
                ["key"] = Encode(from), ["range_end"] = Encode(end), ["limit"] = JsonValue.Create(PageSize), ["revision"] = JsonValue.Create(revision),
            }, cancellationToken);
            if (revision == 0) revision = Revision(answer);
            var page = ProviderJson.Items(answer, "kvs").Select(p => new EtcdPair(Decode(ProviderJson.Text(p, "key")), Decode(ProviderJson.Text(p, "value")))).ToArray();
            pairs.AddRange(page);
            if (answer["more"]?.GetValueKind() != JsonValueKind.True || page.Length == 0) return (pairs, revision);
            from = $"{page[^1].Key}\0";
        }
    }

    /// <summary>Makes a transaction: its revision, or null when what it compares is not so.</summary>
    /// <exception cref="ProviderException">Etcd could not be asked.</exception>
    public async Task<long?> CommitAsync(JsonObject transaction, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("kv/txn", transaction, cancellationToken);
        return answer["succeeded"]?.GetValueKind() == JsonValueKind.True ? Revision(answer) : null;
    }

    /// <summary>Ends when a key in the range changes at a revision that counts.</summary>
    /// <exception cref="ProviderException">The watch broke.</exception>
    public async Task WatchAsync(string first, string end, long revision, Func<long, bool> counts, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["create_request"] = new JsonObject { ["key"] = Encode(first), ["range_end"] = Encode(end), ["start_revision"] = JsonValue.Create(revision) } };
        using var request = Request("watch", body);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                var result = JsonNode.Parse(line)?["result"];
                // Compacted: what changed since is not told any more, so it counts.
                if (result?["canceled"]?.GetValueKind() == JsonValueKind.True) return;
                foreach (var change in ProviderJson.Items(result, "events"))
                    if (counts(ProviderJson.Number(change["kv"], "mod_revision"))) return;
            }
            throw new ProviderException(ProviderFault.Unavailable, "etcd ended the watch");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException)
        {
            current++;
            throw new ProviderException(ProviderFault.Unavailable, $"the watch of etcd broke: {failure.Message}", inner: failure);
        }
    }

    public static JsonObject Put(string key, string value) => new() { ["request_put"] = new JsonObject { ["key"] = Encode(key), ["value"] = Encode(value) } };

    public static JsonObject Delete(string key) => new() { ["request_delete_range"] = new JsonObject { ["key"] = Encode(key) } };

    /// <summary>A condition: the key is there.</summary>
    public static JsonObject Exists(string key) => new() { ["key"] = Encode(key), ["target"] = "VERSION", ["result"] = "GREATER", ["version"] = JsonValue.Create(0) };

    /// <summary>A condition: no key of the range was written after a revision.</summary>
    public static JsonObject UnchangedSince(long revision, string first, string end) => new()
    {
        ["key"] = Encode(first), ["range_end"] = Encode(end), ["target"] = "MOD", ["result"] = "LESS", ["mod_revision"] = JsonValue.Create(revision + 1),
    };

    public void Dispose() => client.Dispose();

    private static JsonValue Encode(string text) => JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static long Revision(JsonObject answer) => ProviderJson.Number(answer["header"], "revision");

    // The member that answered the last time is asked first; the next when it cannot be reached.
    private async Task<JsonObject> AskAsync(string path, JsonObject body, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = Request(path, body);
            try
            {
                var answer = await ProviderHttp.SendAsync(client, request, token);
                return answer.IsSuccess ? ProviderJson.Object(answer) : throw Problem(answer);
            }
            catch (ProviderException failure) when (failure.Fault == ProviderFault.Unavailable && attempt + 1 < servers.Count)
            {
                current++;
            }
        }
    }

    private HttpRequestMessage Request(string path, JsonObject body) => new(HttpMethod.Post, new Uri(servers[(int)((uint)current % servers.Count)], $"/v3/{path}"))
    {
        Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
    };

    private static ProviderException Problem(ProviderAnswer answer) =>
        ProviderHttp.Problem(answer, answer.Body.Contains("error", StringComparison.Ordinal) ? ProviderJson.Text(ProviderJson.Object(answer), "error") : answer.Status.ToString());
}
