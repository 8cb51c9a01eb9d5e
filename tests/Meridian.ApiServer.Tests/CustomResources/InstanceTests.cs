using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

public sealed class InstanceTests
{
    private const string Schema = """
        spec:
          type: object
          required: [size]
          properties:
            size: {type: integer, minimum: 1, maximum: 10}
            color: {type: string, enum: [red, blue], default: red}
            name: {type: string, minLength: 2, maxLength: 4, pattern: '^[a-z]+$'}
            when: {type: string, format: date-time}
            port: {x-kubernetes-int-or-string: true}
            maybe: {type: string, nullable: true}
            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            labels: {type: object, additionalProperties: {type: string}, maxProperties: 2}
            tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
            ports:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name]
              items: {type: object, required: [name], properties: {name: {type: string}, port: {type: integer, default: 80}}}
            either: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}
            template:
              type: object
              x-kubernetes-embedded-resource: true
              x-kubernetes-preserve-unknown-fields: true
        status: {type: object, properties: {replicas: {type: integer}, selector: {type: string}}}
        """;

    private const string Everything = """
        {subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}},
         selectableFields: [{jsonPath: .spec.color}],
         additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}, {name: Port, type: integer, jsonPath: '.spec.ports[?(@.name=="web")].port'}, {name: Age, type: date, jsonPath: .metadata.creationTimestamp}]}
        """;

    [Fact]
    public async Task Create_FillsInDefaultsAndDropsNulls()
    {
        await using var api = await StartAsync();

        var spec = (await api.CreateAsync("metadata: {name: a}\nspec: {size: 3, color: null, name: null, maybe: null, ports: [{name: web}]}")).ToNode()["spec"]!;

        Assert.Equal("""{"size":3,"color":"red","maybe":null,"ports":[{"name":"web","port":80}]}""", spec.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "spec.size: Required value")]
    [InlineData("{size: x}", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("{size: 0}", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("{size: 11}", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("{size: 1, color: green}", "spec.color: Unsupported value: \"green\": supported values: \"red\", \"blue\"")]
    [InlineData("{size: 1, name: a}", "spec.name: Invalid value: \"a\": spec.name in body should be at least 2 chars long")]
    [InlineData("{size: 1, name: abcde}", "spec.name: Too long: may not be more than 4 bytes")]
    [InlineData("{size: 1, name: a1}", "spec.name: Invalid value: \"a1\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("{size: 1, when: today}", "spec.when: Invalid value: \"today\": spec.when in body must be of type date-time: \"today\"")]
    [InlineData("{size: 1, port: true}", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("{size: 1, labels: {a: b, c: d, e: f}}", "spec.labels: Too many: 3: must have at most 2 items")]
    [InlineData("{size: 1, labels: {a: 1}}", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    [InlineData("{size: 1, tags: [a, b, a]}", "spec.tags[2]: Duplicate value: \"a\"")]
    [InlineData("{size: 1, ports: [{name: a}, {name: a}]}", "spec.ports[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("{size: 1, either: {}}", "<nil>: Invalid value: \"\": \"spec.either\" must validate one and only one schema (oneOf). Found none valid")]
    [InlineData("{size: 1, either: {a: x, b: y}}", "<nil>: Invalid value: \"\": \"spec.either\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("{size: 1, template: {kind: Pod}}", "spec.template.apiVersion: Required value")]
    public async Task Create_OfAnInvalidObject_SaysWhy(string spec, string why)
    {
        await using var api = await StartAsync();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.CreateAsync($"metadata: {{name: a}}\nspec: {spec}"));

        Assert.Equal(422, refused.Code);
        Assert.Contains(why, refused.Message);
        Assert.StartsWith("Widget.example.com \"a\" is invalid: ", refused.Message);
    }

    [Fact]
    public async Task Create_WithUnknownFields_RefusesWarnsOrDrops()
    {
        await using var api = await StartAsync();
        const string Yaml = "metadata: {name: a, odd: 1}\nmore: 1\nspec: {size: 1, other: x, free: {any: 1}, template: {apiVersion: v1, kind: Pod, metadata: {name: p, odd: 1}}}";

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.CreateAsync(Yaml));
        var warned = new RequestContext { DecodingProblems = ["unknown field \"metadata.odd\""] };
        var stored = (await api.CreateAsync(Yaml, warned)).ToNode();

        Assert.Equal(400, refused.Code);
        Assert.EndsWith("strict decoding error: unknown field \"metadata.odd\", unknown field \"more\", unknown field \"spec.other\", unknown field \"spec.template.metadata.odd\"", refused.Message);
        Assert.Equal(["unknown field \"metadata.odd\"", "unknown field \"more\"", "unknown field \"spec.other\"", "unknown field \"spec.template.metadata.odd\""], warned.Warnings);
        Assert.Null(stored["more"]);
        Assert.Equal("""{"size":1,"free":{"any":1},"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}},"color":"red"}""", stored["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_WithDuplicates_RefusesThem()
    {
        await using var api = await StartAsync();
        var decoded = ObjectDecoder.Decode("""{"metadata":{"name":"a"},"spec":{"size":1,"size":2,"free":{"x":1,"x":2}}}"""u8.ToArray(), "application/json", api.Type());

        Assert.Equal(["duplicate field \"spec.size\"", "duplicate field \"spec.free.x\""], decoded.Problems);
    }

    [Fact]
    public async Task Status_IsItsOwnEndpoint_AndDoesNotCountAsAChangeOfWhatIsWanted()
    {
        await using var api = await StartAsync();
        var created = await api.CreateAsync("metadata: {name: a}\nspec: {size: 1}\nstatus: {replicas: 5}");
        Assert.Null(created.ToNode()["status"]);

        var status = await api.PatchAsync("a", PatchKind.Merge, "{spec: {size: 9}, status: {replicas: 2}, metadata: {labels: {a: b}}}", "status");
        var changed = await api.PatchAsync("a", PatchKind.Merge, "{spec: {size: 2}, status: {replicas: 7}}");
        var invalid = await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Merge, "{status: {replicas: x}}", "status"));

        Assert.Equal((1L, 1, 2), (status.Header.Generation, (int)status.ToNode()["spec"]!["size"]!, (int)status.ToNode()["status"]!["replicas"]!));
        Assert.Empty(status.Header.Labels);
        Assert.Equal((2L, 2), (changed.Header.Generation, (int)changed.ToNode()["status"]!["replicas"]!));
        Assert.Contains("status.replicas: Invalid value: \"string\"", invalid.Message);
    }

    [Fact]
    public async Task Scale_ReadsAndWritesWhereTheDefinitionSays()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {size: 3}");
        await api.PatchAsync("a", PatchKind.Merge, "{status: {replicas: 2, selector: 'app=a'}}", "status");

        var scale = api.Engine.GetSubresource(api.Type(), TestApi.Key("a"), "scale").ToNode();
        await api.PatchAsync("a", PatchKind.Merge, "{spec: {replicas: 4}}", "scale");

        Assert.Equal((3, 2, "app=a"), ((int)scale["spec"]!["replicas"]!, (int)scale["status"]!["replicas"]!, (string)scale["status"]!["selector"]!));
        Assert.Equal(4, (int)api.Engine.Get(api.Type(), TestApi.Key("a")).ToNode()["spec"]!["size"]!);
    }

    [Fact]
    public async Task List_ByASelectableField_FindsWhatMatches()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {size: 1}");
        await api.CreateAsync("metadata: {name: b}\nspec: {size: 1, color: blue}");

        var found = api.Engine.List(api.Type(), null, new ListQuery { FieldSelector = "spec.color=blue" });
        var refused = Assert.Throws<StatusException>(() => api.Engine.List(api.Type(), null, new ListQuery { FieldSelector = "spec.size=1" }));

        Assert.Equal("b", Assert.Single(found.Items).Header.Name);
        Assert.Equal("field label not supported: spec.size", refused.Message);
    }

    [Fact]
    public async Task Apply_MergesListsByTheirKeys_AndRefusesUndeclaredFields()
    {
        await using var api = await StartAsync();
        const string Head = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n";
        await api.PatchAsync("a", PatchKind.Apply, Head + "spec: {size: 1, ports: [{name: web, port: 8080}], tags: [x]}", context: new RequestContext { FieldManager = "one" });
        var both = await api.PatchAsync("a", PatchKind.Apply, Head + "spec: {ports: [{name: admin}], tags: [z]}", context: new RequestContext { FieldManager = "two" });
        var conflict = await Assert.ThrowsAsync<StatusException>(() =>
            api.PatchAsync("a", PatchKind.Apply, Head + "spec: {ports: [{name: web, port: 1}]}", context: new RequestContext { FieldManager = "two" }));
        var undeclared = await Assert.ThrowsAsync<StatusException>(() =>
            api.PatchAsync("a", PatchKind.Apply, Head + "unknownField: x", context: new RequestContext { FieldManager = "two" }));

        Assert.Equal("""[{"name":"web","port":8080},{"name":"admin","port":80}]""", both.ToNode()["spec"]!["ports"]!.ToJsonString());
        Assert.Equal("""["x","z"]""", both.ToNode()["spec"]!["tags"]!.ToJsonString());
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.ports[name=\"web\"].port", conflict.Message);
        Assert.Contains(".unknownField: field not declared in schema", undeclared.Message);
    }

    [Fact]
    public async Task Apply_ToAKindWithoutStatusEndpoint_KeepsTheStatusAsAField()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets("status: {type: object, properties: {replicas: {type: integer}}}"));
        var applied = await api.PatchAsync("a", PatchKind.Apply, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nstatus: {replicas: 5}");

        Assert.Equal(5, (int)applied.ToNode()["status"]!["replicas"]!);
        Assert.Contains("f:status", applied.ToNode()["metadata"]!["managedFields"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_Strategic_IsNotTaken()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {size: 1}");

        Assert.Equal(415, (await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Strategic, "{spec: {size: 2}}"))).Code);
    }

    [Fact]
    public async Task Update_WithoutAVersion_IsRefused()
    {
        await using var api = await StartAsync();
        var node = (await api.CreateAsync("metadata: {name: a}\nspec: {size: 1}")).ToNode();
        node["metadata"]!.AsObject().Remove("resourceVersion");

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Engine.UpdateAsync(api.Type(), TestApi.Key("a"), "", node, new RequestContext(), TestApi.Token));

        Assert.Contains("metadata.resourceVersion: Invalid value", refused.Message);
    }

    [Fact]
    public async Task Columns_ShowWhatTheDefinitionAsksFor()
    {
        await using var api = await StartAsync();
        var created = await api.CreateAsync("metadata: {name: a}\nspec: {size: 3, ports: [{name: admin}, {name: web, port: 8080}]}");
        var bare = await api.CreateAsync("metadata: {name: b}\nspec: {size: 1}");
        var columns = api.Engine.Catalog.Find(api.Type())!.Columns!;

        Assert.Equal(["Name", "Size", "Port", "Age"], columns.Columns.Select(c => c.Name));
        Assert.Equal(["a", "3", "8080", "0s"], Cells(columns, created));
        Assert.Equal(["b", "1", "null", "0s"], Cells(columns, bare));
    }

    [Fact]
    public async Task Read_AfterTheSchemaGotADefault_ShowsIt_AndAWriteStoresIt()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {size: 1}");
        var crd = api.Engine.Get(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com")).ToNode();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["name"]!["default"] = "abc";
        var served = new TaskCompletionSource();
        api.Engine.Registry.Changed += () => served.TrySetResult();
        await api.Engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), "", crd, new RequestContext(), TestApi.Token);
        await served.Task.WaitAsync(TestApi.Token);

        var read = api.Engine.Get(api.Type(), TestApi.Key("a"));
        var written = await api.Engine.UpdateAsync(api.Type(), TestApi.Key("a"), "", read.ToNode(), new RequestContext(), TestApi.Token);

        Assert.Equal("abc", (string)read.ToNode()["spec"]!["name"]!);
        Assert.NotEqual(read.Header.ResourceVersion, written.Object.Header.ResourceVersion);
        Assert.Contains("abc", api.Api.Store.Get(api.Type(), TestApi.Key("a"))!.ToNode().ToJsonString());
    }

    [Fact]
    public async Task Update_OfWhatWasAlreadyInvalid_IsAllowed()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {size: 9, labels: {a: b}}");
        var crd = api.Engine.Get(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com")).ToNode();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["size"]!["maximum"] = 5;
        var served = new TaskCompletionSource();
        api.Engine.Registry.Changed += () => served.TrySetResult();
        await api.Engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), "", crd, new RequestContext(), TestApi.Token);
        await served.Task.WaitAsync(TestApi.Token);

        await api.PatchAsync("a", PatchKind.Merge, "{spec: {labels: {a: c}}}");
        var refused = await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Merge, "{spec: {size: 8}}"));

        Assert.Contains("should be less than or equal to 5", refused.Message);
    }

    [Fact]
    public async Task Versions_AreServedOfOneStoredObject()
    {
        await using var api = new CustomApi();
        await api.DefineAsync("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, kind: Widget}
              versions:
              - {name: v1beta1, served: true, storage: false, deprecated: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: string}}}}}}}
              - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: string}, b: {type: string, default: x}}}}}}}
            """);
        await api.CreateAsync("metadata: {name: a}\nspec: {a: one}", version: "v1beta1");

        var (old, now) = (api.Engine.Get(api.Type("v1beta1"), TestApi.Key("a")), api.Engine.Get(api.Type("v1"), TestApi.Key("a")));

        Assert.Equal(("example.com/v1beta1", """{"a":"one"}"""), (old.Header.ApiVersion, old.ToNode()["spec"]!.ToJsonString()));
        Assert.Equal(("example.com/v1", """{"a":"one","b":"x"}"""), (now.Header.ApiVersion, now.ToNode()["spec"]!.ToJsonString()));
        Assert.Equal("example.com/v1", api.Api.Store.Get(api.Type(), TestApi.Key("a"))!.Header.ApiVersion);
        Assert.Equal(["v1", "v1beta1"], api.Engine.Catalog.Resources.Where(r => r.Type.Group == "example.com").Select(r => r.Type.Version));
        Assert.Equal("example.com/v1beta1 Widget is deprecated", api.Engine.Find("example.com", "v1beta1", "widgets")!.DeprecationWarning);
    }

    private static async Task<CustomApi> StartAsync()
    {
        var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Schema, Everything.ReplaceLineEndings(" ")));
        return api;
    }

    private static IEnumerable<string> Cells(ITableColumns columns, KubeObject shown)
    {
        using var content = System.Text.Json.JsonDocument.Parse(shown.Json);
        return [.. columns.Cells(new TableSource(shown, content.RootElement, TestApi.Start)).Select(c => c.Text ?? c.Raw ?? $"{c.Number}")];
    }
}
