using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Http;

public sealed class EncodingTests : ServerTests
{
    private const string Protobuf = ObjectDecoder.ProtobufMediaType;
    private const string Metadata = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await PostAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"true"}}""");
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData($"{Protobuf},application/json")]
    [InlineData($"application/json;q=0.5,{Protobuf}")]
    [InlineData($"{Protobuf}, */*")]
    public async Task Get_ProtobufPreferred_AnswersIt(string accept)
    {
        using var response = await GetAsync(Maps + "/a", accept);

        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.ToString());
        var decoded = ObjectDecoder.Decode(await response.Content.ReadAsByteArrayAsync(Token), Protobuf, ResourceTypes.ConfigMaps).Node;
        Assert.Equal("true", (string?)decoded["data"]!["k"]);
        Assert.NotNull(decoded["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:data"]);
    }

    [Fact]
    public async Task List_Protobuf_HoldsItemsAndRevision()
    {
        using var response = await GetAsync(Maps + "?limit=1", Protobuf);

        var list = ObjectDecoder.Decode(await response.Content.ReadAsByteArrayAsync(Token), Protobuf, "v1", "ConfigMapList").Node;
        Assert.Equal("a", (string?)list["items"]![0]!["metadata"]!["name"]);
        Assert.NotEqual("", (string?)list["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Get_Missing_AnswersProtobufStatus()
    {
        using var response = await GetAsync(Maps + "/missing", Protobuf);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var status = ObjectDecoder.Decode(await response.Content.ReadAsByteArrayAsync(Token), Protobuf, "v1", "Status").Node;
        Assert.Equal("""configmaps "missing" not found""", (string?)status["message"]);
        Assert.Equal(404, (int)status["code"]!);
    }

    [Fact]
    public async Task Get_MetadataOfProtobuf_IsProtobuf()
    {
        using var response = await GetAsync(Maps + "/a", $"{Protobuf};{Metadata},application/json;{Metadata},application/json");

        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.ToString());
        var decoded = ObjectDecoder.Decode(await response.Content.ReadAsByteArrayAsync(Token), Protobuf, "meta.k8s.io/v1", "PartialObjectMetadata").Node;
        Assert.Equal("a", (string?)decoded["metadata"]!["name"]);
        Assert.Null(decoded["data"]);
    }

    [Fact]
    public async Task Watch_Protobuf_SendsFrames()
    {
        using var request = Request(HttpMethod.Get, Maps + "?watch=true&timeoutSeconds=20", Protobuf);
        using var response = await Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(Protobuf + "; stream=watch", response.Content.Headers.ContentType!.ToString());
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, Token);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(frame, Token);
        Assert.Equal("ADDED", Encoding.ASCII.GetString(frame, 2, 5));
        Assert.True(frame.AsSpan().IndexOf("k8s\0"u8) is > 7 and < 20);
    }

    [Fact]
    public async Task Get_Yaml_IsYamlThatQuotesWhatIsText()
    {
        using var response = await GetAsync(Maps + "/a", "application/yaml");

        Assert.Equal("application/yaml", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("k: \"true\"", text, StringComparison.Ordinal);
        Assert.Equal("a", (string?)YamlReader.ReadDocument(Encoding.UTF8.GetBytes(text))!["metadata"]!["name"]);
    }

    [Fact]
    public async Task List_Yaml_IsAList()
    {
        using var response = await GetAsync(Maps, "application/yaml");

        var list = YamlReader.ReadDocument(await response.Content.ReadAsByteArrayAsync(Token))!;
        Assert.Equal("ConfigMapList", (string?)list["kind"]);
        Assert.Equal("a", (string?)list["items"]![0]!["metadata"]!["name"]);
    }

    [Theory]
    [InlineData(Maps, "application/cbor", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    [InlineData(Maps + "?watch=true", "application/yaml", "only the following media types are accepted: application/json, application/vnd.kubernetes.protobuf")]
    [InlineData(Maps, "text/html;q=1", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    [InlineData(Maps, "application/json;q=0", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf")]
    public async Task Get_NothingAcceptable_Is406(string path, string accept, string message)
    {
        using var response = await GetAsync(path, accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        // YAML may be no stream, but a Status it can be.
        var status = YamlReader.ReadDocument(await response.Content.ReadAsByteArrayAsync(Token))!;
        Assert.Equal("NotAcceptable", (string?)status["reason"]);
        Assert.Equal(message, (string?)status["message"]);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept) => Admin.SendAsync(Request(HttpMethod.Get, path, accept), Token);

    private static HttpRequestMessage Request(HttpMethod method, string path, string accept)
    {
        var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }
}
