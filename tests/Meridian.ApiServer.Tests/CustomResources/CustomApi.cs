using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.CustomResources;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.CustomResources;

/// <summary>An engine that serves custom resources.</summary>
internal sealed class CustomApi : IAsyncDisposable
{
    private readonly CustomResourceController controller;

    public CustomApi()
    {
        Api = new TestApi(realKinds: true);
        controller = new CustomResourceController(Api.Engine, Api.Store, TimeProvider.System, NullLogger<CustomResourceController>.Instance);
        controller.Start();
    }

    public TestApi Api { get; }

    public ApiEngine Engine => Api.Engine;

    public static RequestContext Strict => new() { FieldValidation = FieldValidation.Strict };

    /// <summary>A definition of <c>widgets.example.com</c> with one version <c>v1</c>.</summary>
    /// <param name="schema">Schema as YAML; beside apiVersion, kind and metadata.</param>
    /// <param name="more">More of the version, such as its subresources, as YAML in flow style.</param>
    public static string Widgets(string schema, string more = "{}") => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            more: {{more}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
        {{Indented(schema, 10)}}
        """;

    /// <summary>Reads a definition; <c>more</c> of a version is laid over it.</summary>
    public static JsonObject Parse(string yaml)
    {
        var node = JsonNode.Parse(Untyped(yaml))!.AsObject();
        foreach (var version in node["spec"]!["versions"]!.AsArray())
        {
            if (version!.AsObject().Remove("more", out var more) && more is JsonObject extra)
                foreach (var (name, value) in extra) version[name] = value?.DeepClone();
        }
        return ObjectDecoder.Decode(JsonBytes.Of(node), "application/json", ResourceTypes.CustomResourceDefinitions).Node;
    }

    /// <summary>Creates a definition and waits until it is served.</summary>
    public async Task<KubeObject> DefineAsync(string yaml)
    {
        var created = await Engine.CreateAsync(ResourceTypes.CustomResourceDefinitions, null, Parse(yaml), new RequestContext(), TestApi.Token);
        return await UntilAsync(created.Object.Header.Name, crd => Condition(crd, "Established") == "True");
    }

    public static string? Condition(KubeObject crd, string type) =>
        (string?)crd.ToNode()["status"]!["conditions"]!.AsArray().FirstOrDefault(c => (string?)c!["type"] == type)?["status"];

    public async Task<KubeObject> UntilAsync(string name, Func<KubeObject, bool> holds)
    {
        var watch = Engine.WatchAsync(ResourceTypes.CustomResourceDefinitions, null, new WatchQuery { FieldSelector = $"metadata.name={name}" }, TestApi.Token);
        await foreach (var change in watch)
            if (change.Object is { } crd && change.Type != ApiWatchEventType.Bookmark && holds(crd)) return crd;
        throw new InvalidOperationException("the watch ended");
    }

    public async Task UntilGoneAsync(string name)
    {
        var watch = Engine.WatchAsync(ResourceTypes.CustomResourceDefinitions, null, new WatchQuery { FieldSelector = $"metadata.name={name}" }, TestApi.Token);
        await foreach (var change in watch)
            if (change.Type == ApiWatchEventType.Deleted || Engine.Find(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster(name)) is null) return;
    }

    public ResourceType Type(string version = "v1", string plural = "widgets") => Engine.Find("example.com", version, plural)!.Type;

    public async Task<KubeObject> CreateAsync(string yaml, RequestContext? context = null, string version = "v1")
    {
        var type = Type(version);
        var decoded = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(yaml), "application/yaml", type);
        context ??= new RequestContext { FieldValidation = FieldValidation.Strict, DecodingProblems = decoded.Problems };
        return (await Engine.CreateAsync(type, "default", decoded.Node, context, TestApi.Token)).Object;
    }

    public async Task<KubeObject> PatchAsync(string name, PatchKind kind, string patch, string subresource = "", RequestContext? context = null) =>
        (await Engine.PatchAsync(Type(), TestApi.Key(name), subresource, kind, Body(kind, patch), context ?? new RequestContext { FieldManager = "test" }, TestApi.Token)).Object;

    private JsonNode Body(PatchKind kind, string patch) =>
        kind == PatchKind.Apply ? ObjectDecoder.Decode(Encoding.UTF8.GetBytes(patch), "application/apply-patch+yaml", Type()).Node : JsonNode.Parse(Untyped(patch))!;

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        await Api.DisposeAsync();
    }

    private static string Untyped(string yaml) => YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml), null)!.ToJsonString();

    private static string Indented(string text, int spaces) => string.Join('\n', text.Split('\n').Select(line => new string(' ', spaces) + line));
}
