using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>Calls the endpoints of one kind as an administrator.</summary>
internal sealed class KindClient(HttpClient http, ResourceType type, string name)
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    public string Collection { get; } = "/" + type.CollectionPath("default");

    public string Item => $"{Collection}/{name}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<JsonNode> Create(JsonObject obj, string query = "", HttpStatusCode expected = HttpStatusCode.Created) =>
        Send(HttpMethod.Post, Collection + query, "application/json", obj.ToJsonString(), expected);

    public Task<JsonNode> Get(string suffix = "", HttpStatusCode expected = HttpStatusCode.OK, string accept = "application/json") =>
        Send(HttpMethod.Get, Item + suffix, null, null, expected, accept);

    public Task<JsonNode> List(string query = "", string accept = "application/json") => Send(HttpMethod.Get, Collection + query, null, null, HttpStatusCode.OK, accept);

    public Task<JsonNode> ListTable() => List(accept: Table);

    public Task<JsonNode> Put(JsonNode obj, string suffix = "", HttpStatusCode expected = HttpStatusCode.OK) =>
        Send(HttpMethod.Put, Item + suffix, "application/json", obj.ToJsonString(), expected);

    public Task<JsonNode> Patch(string form, string patch, string suffix = "", HttpStatusCode expected = HttpStatusCode.OK) =>
        Send(HttpMethod.Patch, Item + suffix, $"application/{form}", patch, expected);

    public Task<JsonNode> Delete(string query = "") => Send(HttpMethod.Delete, Item + query, null, null, HttpStatusCode.OK);

    public Task<JsonNode> DeleteAll(string query) => Send(HttpMethod.Delete, Collection + query, null, null, HttpStatusCode.OK);

    /// <summary>Starts a watch at a revision and reads that many events.</summary>
    public async Task<Func<int, Task<List<(string Type, JsonNode Object)>>>> Watch(string query)
    {
        var stream = await http.GetStreamAsync(new Uri($"{Collection}?watch=true&{query}", UriKind.Relative), Token);
        var reader = new StreamReader(stream);
        return async count =>
        {
            var events = new List<(string, JsonNode)>();
            while (events.Count < count && await reader.ReadLineAsync(Token) is { } line)
            {
                var node = JsonNode.Parse(line)!;
                events.Add(((string)node["type"]!, node["object"]!));
            }
            reader.Dispose();
            return events;
        };
    }

    public static long Version(JsonNode obj) => long.Parse((string)obj["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    private async Task<JsonNode> Send(HttpMethod method, string path, string? contentType, string? body, HttpStatusCode expected, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType!));
        using var response = await http.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == expected, $"{method} {path} {body}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
