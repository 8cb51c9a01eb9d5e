using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>What reads answer beyond objects: waiting, watching by old paths, compressing.</summary>
public sealed class ReadTests : ServerTests
{
    [Theory]
    [InlineData("?resourceVersion=99999999999999999")]
    [InlineData("?resourceVersion=99999999999999999&resourceVersionMatch=NotOlderThan")]
    [InlineData("?resourceVersion=99999999999999999&watch=true")]
    [InlineData("/a?resourceVersion=99999999999999999")]
    public async Task Read_FromTheFuture_WaitsAndThenSaysWhereTheServerIs(string query)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await Admin.GetAsync(new Uri(Maps + query, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 2.9, 10);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.StartsWith("Too large resource version: 99999999999999999, current: ", (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal(("Timeout", "ResourceVersionTooLarge", 1), ((string?)status["reason"], (string?)status["details"]!["causes"]![0]!["reason"], (int)status["details"]!["retryAfterSeconds"]!));
    }

    [Fact]
    public async Task List_ARevisionThatComesMeanwhile_IsAnswered()
    {
        var made = await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        var next = long.Parse((string)made["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture) + 1;

        var listing = Admin.GetAsync(new Uri($"{Maps}?resourceVersion={next}", UriKind.Relative), Token);
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");

        using var response = await listing;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/watch/namespaces/default/configmaps")]
    [InlineData("/api/v1/watch/configmaps")]
    [InlineData("/api/v1/watch/namespaces/default/configmaps/a")]
    public async Task Watch_ByTheOldPaths_Works(string path)
    {
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        using var response = await Admin.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        var first = JsonNode.Parse((await lines.ReadLineAsync(Token))!)!;
        Assert.Equal(("ADDED", "a"), ((string?)first["type"], (string?)first["object"]!["metadata"]!["name"]));
    }

    [Fact]
    public async Task Watch_OverAWebSocket_SendsAMessageForEveryEvent()
    {
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var user = Server.Issue("admin", UserInfo.MastersGroup);
        socket.Options.ClientCertificates.Add(user.Certificate);
        await socket.ConnectAsync(new UriBuilder(Server.Address) { Scheme = "wss", Path = Maps, Query = "watch=true" }.Uri, Token);

        Assert.Equal(("ADDED", "a"), await NextAsync(socket));
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");
        Assert.Equal(("ADDED", "b"), await NextAsync(socket));
    }

    private static async Task<(string?, string?)> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var received = await socket.ReceiveAsync(buffer, Token);
        Assert.True(received.EndOfMessage);
        var line = JsonNode.Parse(buffer.AsSpan(0, received.Count))!;
        return ((string?)line["type"], (string?)line["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Watch_FromLongAgo_SaysGoneInsideTheStream()
    {
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        using var response = await Admin.GetAsync(new Uri(Maps + "?watch=true&resourceVersion=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var lines = (await response.Content.ReadAsStringAsync(Token)).TrimEnd().Split('\n');
        var last = JsonNode.Parse(Assert.Single(lines))!;
        Assert.Equal(("ERROR", 410, "Expired"), ((string?)last["type"], (int)last["object"]!["code"]!, (string?)last["object"]!["reason"]));
        Assert.StartsWith("too old resource version: 1 (", (string?)last["object"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_AsTable_NamesColumnsOnlyOnce()
    {
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps + "?watch=true&includeObject=None&timeoutSeconds=1");
        request.Headers.Accept.ParseAdd("application/json;as=Table;v=v1;g=meta.k8s.io");
        using var response = await Admin.SendAsync(request, Token);

        var events = (await response.Content.ReadAsStringAsync(Token)).TrimEnd().Split('\n').Select(l => JsonNode.Parse(l)!["object"]!).ToArray();
        Assert.All(events, e => Assert.Equal("Table", (string?)e["kind"]));
        Assert.Equal([true, false], events.Select(e => e["columnDefinitions"] is JsonArray { Count: > 0 }));
        Assert.All(events, e => Assert.Null(e["rows"]![0]!["object"]));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    public async Task List_LargeAndCompressible_IsGzipped(string accept)
    {
        await PostAsync(Maps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big","annotations":{"a":"{{{new string('y', 200_000)}}}"} }}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await Admin.SendAsync(request, Token);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var plain = new MemoryStream();
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        await gzip.CopyToAsync(plain, Token);
        Assert.Contains("yyyy", Encoding.UTF8.GetString(plain.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OneObjectWithWatch_IsTheObject()
    {
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

        var found = JsonNode.Parse(await Admin.GetStringAsync(new Uri(Maps + "/a?watch=true", UriKind.Relative), Token))!;

        Assert.Equal("ConfigMap", (string?)found["kind"]);
    }
}
