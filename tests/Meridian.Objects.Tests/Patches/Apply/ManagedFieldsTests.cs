using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;
using Meridian.Objects.Apply;

namespace Meridian.Objects.Tests.Patches.Apply;

public class ManagedFieldsTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.Parse("2024-05-01T10:00:00Z", CultureInfo.InvariantCulture);
    private static readonly SchemaType Type = SchemaTable.ForKind("apps/v1", "Deployment")!;

    private static JsonObject Config(string spec, string metadata = "") =>
        JsonNode.Parse($$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default"{{metadata}}}{{(spec == "{}" ? "" : $",\"spec\":{spec}")}}}""")!.AsObject();

    private static JsonObject Containers(params string[] containers) =>
        Config("{\"template\":{\"spec\":{\"containers\":[" + string.Join(',', containers) + "]}}}");

    private static JsonObject Apply(JsonObject? live, JsonObject config, string manager, bool force = false, int minute = 0) =>
        ManagedFields.ApplyPatch(live, config, manager, force, T0.AddMinutes(minute), Type);

    private static JsonObject Update(JsonObject? live, Action<JsonObject> change, string manager, int minute = 0, string subresource = "")
    {
        var after = live?.DeepClone().AsObject() ?? [];
        change(after);
        ManagedFields.TrackUpdate(live, after, manager, T0.AddMinutes(minute), Type, subresource);
        return after;
    }

    private static string Fields(JsonObject obj, string manager, string operation = "Apply") =>
        obj["metadata"]!["managedFields"]!.AsArray().Single(e => e!["manager"]!.ToString() == manager && e["operation"]!.ToString() == operation)!["fieldsV1"]!.ToJsonString();

    private static string[] Managers(JsonObject obj) =>
        [.. (obj["metadata"]!["managedFields"] as JsonArray ?? []).Select(e => $"{e!["manager"]}/{e["operation"]}{(e["subresource"] is { } s ? $"/{s}" : "")}")];

    private static string[] Names(JsonObject obj) => [.. obj["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.ToString())];

    [Fact]
    public void ApplyPatch_Create_RecordsWhatTheConfigurationHas()
    {
        var created = Apply(null, Config("""{"replicas":3,"template":{"spec":{"containers":[{"name":"web","image":"web:v1","ports":[{"containerPort":80}]}]}}}""", ",\"labels\":{\"app\":\"web\"}"), "a");

        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\u0022name\u0022:\u0022web\u0022}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\u0022containerPort\u0022:80,\u0022protocol\u0022:\u0022TCP\u0022}":{".":{},"f:containerPort":{}}}}}}}}}""",
            Fields(created, "a"));
        var entry = created["metadata"]!["managedFields"]![0]!;
        Assert.Equal(("Apply", "apps/v1", "2024-05-01T10:00:00Z", "FieldsV1"), (entry["operation"]!.ToString(), entry["apiVersion"]!.ToString(), entry["time"]!.ToString(), entry["fieldsType"]!.ToString()));
    }

    [Fact]
    public void ApplyPatch_AgainTheSame_ChangesNothing()
    {
        var live = Apply(null, Config("""{"replicas":3}"""), "a");

        var again = Apply(live, Config("""{"replicas":3}"""), "a", minute: 5);

        Assert.True(JsonNode.DeepEquals(live, again));
    }

    [Fact]
    public void ApplyPatch_OtherValueThanAnotherApplier_Conflicts()
    {
        var live = Apply(null, Config("""{"replicas":3}"""), "a");

        var error = Assert.Throws<StatusException>(() => Apply(live, Config("""{"replicas":4}"""), "b"));

        Assert.Equal(409, error.Code);
        Assert.Equal("Conflict", error.Reason);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"a\": .spec.replicas", error.Message);
        Assert.Equal([new StatusCause("FieldManagerConflict", "conflict with \"a\"", ".spec.replicas")], error.Causes);
    }

    [Fact]
    public void ApplyPatch_OtherValuesThanAnUpdater_ConflictsWithTimeAndEveryPath()
    {
        var live = Update(null, o => Fill(o, Containers("""{"name":"web","image":"web:v1"}""")), "kubectl");

        var config = Containers("""{"name":"web","image":"web:v2"}""");
        config["spec"]!["paused"] = true;
        var updated = Update(live, o => o["spec"]!["paused"] = false, "kubectl");
        var error = Assert.Throws<StatusException>(() => Apply(updated, config, "b"));

        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"kubectl\" using apps/v1 at 2024-05-01T10:00:00Z:\n- .spec.paused\n- .spec.template.spec.containers[name=\"web\"].image",
            error.Message);
    }

    [Fact]
    public void ApplyPatch_SameValueAsAnother_IsManagedByBoth()
    {
        var live = Apply(null, Config("""{"replicas":3,"paused":true}"""), "a");
        live = Apply(live, Config("""{"replicas":3}"""), "b");

        live = Apply(live, Config("""{"paused":true}"""), "a");
        Assert.Equal(3, (int)live["spec"]!["replicas"]!);

        live = Apply(live, Config("{}"), "b");
        Assert.Null(live["spec"]!["replicas"]);
        Assert.Equal(["a/Apply"], Managers(live).Where(m => m.StartsWith('a')));
    }

    [Fact]
    public void ApplyPatch_Forced_TakesTheFieldOver()
    {
        var live = Apply(null, Config("""{"replicas":3,"paused":true}"""), "a");

        live = Apply(live, Config("""{"replicas":4}"""), "b", force: true);

        Assert.Equal(4, (int)live["spec"]!["replicas"]!);
        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", Fields(live, "a"));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", Fields(live, "b"));
        Assert.Equal(409, Assert.Throws<StatusException>(() => Apply(live, Config("""{"replicas":3,"paused":true}"""), "a")).Code);
    }

    [Fact]
    public void ApplyPatch_DroppedContainer_GoesWithItsDefaultedFields()
    {
        var live = Apply(null, Containers("""{"name":"web","image":"w"}""", """{"name":"side","image":"s"}"""), "a");
        live["spec"]!["template"]!["spec"]!["containers"]![1]!["imagePullPolicy"] = "Always";

        live = Apply(live, Containers("""{"name":"web","image":"w"}"""), "a");

        Assert.Equal(["web"], Names(live));
    }

    [Fact]
    public void ApplyPatch_DroppedFieldAnUpdaterSet_Stays()
    {
        var live = Apply(null, Config("""{"replicas":3}"""), "a");
        live = Update(live, o => o["spec"]!["replicas"] = 7, "autoscaler");

        live = Apply(live, Config("""{"paused":true}"""), "a");

        Assert.Equal(7, (int)live["spec"]!["replicas"]!);
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", Fields(live, "autoscaler", "Update"));
    }

    [Fact]
    public void ApplyPatch_MetadataDropped_KeepsTheNameAndWhatTheServerSet()
    {
        var live = Apply(null, Config("{}", ",\"labels\":{\"a\":\"1\"},\"annotations\":{\"x\":\"y\"}"), "a");
        live["metadata"]!["uid"] = "u1";

        live = Apply(live, Config("{}"), "a");

        Assert.Equal("web", live["metadata"]!["name"]!.ToString());
        Assert.Equal("u1", live["metadata"]!["uid"]!.ToString());
        Assert.Null(live["metadata"]!["labels"]);
        Assert.Null(live["metadata"]!["managedFields"]);
    }

    [Fact]
    public void ApplyPatch_ItemsOfTwoManagers_KeepTheirOrder()
    {
        var live = Apply(null, Containers("""{"name":"a","image":"i"}""", """{"name":"b","image":"i"}"""), "one");

        live = Apply(live, Containers("""{"name":"side","image":"i"}"""), "two");
        Assert.Equal(["a", "b", "side"], Names(live));

        live = Apply(live, Containers("""{"name":"new","image":"i"}""", """{"name":"b","image":"i"}""", """{"name":"a","image":"i"}"""), "one");
        Assert.Equal(["new", "b", "side", "a"], Names(live).OrderBy(n => Array.IndexOf(["new", "b", "side", "a"], n)));
        Assert.True(Array.IndexOf(Names(live), "b") < Array.IndexOf(Names(live), "a"));
    }

    [Fact]
    public void ApplyPatch_QuantityWrittenOtherwise_IsNoChange()
    {
        var live = Apply(null, Containers("""{"name":"a","image":"i","resources":{"requests":{"cpu":"1"}}}"""), "a");
        live = Apply(live, Containers("""{"name":"a","image":"i","resources":{"requests":{"cpu":"1000m"}}}"""), "b");

        Assert.Equal("1", live["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString());
    }

    [Fact]
    public void ApplyPatch_Status_HasAnEntryOfItsOwnAndLeavesTheSpec()
    {
        var live = Apply(null, Config("""{"replicas":3}"""), "a");
        var status = Config("""{"replicas":9}""");
        status["status"] = new JsonObject { ["replicas"] = 2 };

        live = ManagedFields.ApplyPatch(live, status, "a", false, T0, Type, "status");

        Assert.Equal(["a/Apply", "a/Apply/status"], Managers(live));
        Assert.Equal(3, (int)live["spec"]!["replicas"]!);
        Assert.Equal(2, (int)live["status"]!["replicas"]!);
    }

    [Theory]
    [InlineData("""{"foo":1}""", "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema")]
    [InlineData("""{"template":[]}""", "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.template: expected map, got []")]
    [InlineData("""{"template":{"spec":{"containers":[{"name":"a"},{"name":"a"}]}}}""", "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name=\"a\"]")]
    public void ApplyPatch_DoesNotFitTheSchema_IsABadRequest(string spec, string message)
    {
        var error = Assert.Throws<StatusException>(() => Apply(null, Config(spec), "a"));

        Assert.Equal((400, message), (error.Code, error.Message));
    }

    [Fact]
    public void TrackUpdate_Create_ManagesAllButStatusAndServerFields()
    {
        var created = Update(null, o =>
        {
            Fill(o, Config("""{"replicas":3}""", ",\"uid\":\"u\",\"labels\":{\"app\":\"web\"}"));
            o["status"] = new JsonObject { ["replicas"] = 1 };
        }, "kubectl-create");

        Assert.Equal("""{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:replicas":{}}}""", Fields(created, "kubectl-create", "Update"));
    }

    [Fact]
    public void TrackUpdate_NothingChanged_KeepsTheTime()
    {
        var live = Update(null, o => Fill(o, Config("""{"replicas":3}""")), "m");

        Assert.True(JsonNode.DeepEquals(live, Update(live, _ => { }, "m", minute: 9)));
    }

    [Fact]
    public void TrackUpdate_ClientDropsManagedFields_TheyComeBack()
    {
        var live = Apply(null, Config("""{"replicas":3}"""), "a");

        var updated = Update(live, o => o["metadata"]!.AsObject().Remove("managedFields"), "m");
        Assert.Equal(["a/Apply"], Managers(updated));

        var reset = Update(live, o => o["metadata"]!["managedFields"] = new JsonArray(new JsonObject()), "m");
        Assert.Empty(Managers(reset));
    }

    [Fact]
    public void TrackUpdate_FieldRemoved_NobodyManagesIt()
    {
        var live = Apply(null, Config("""{"replicas":3,"paused":true}"""), "a");

        live = Update(live, o => o["spec"]!.AsObject().Remove("replicas"), "m");

        Assert.Equal("""{"f:spec":{"f:paused":{}}}""", Fields(live, "a"));
    }

    [Fact]
    public void TrackUpdate_ManyUpdaters_AreCapped()
    {
        JsonObject? live = null;
        for (var i = 0; i < 15; i++)
        {
            var n = i;
            live = Update(live, o => Fill(o, Config("{}", $",\"annotations\":{{{string.Join(',', Enumerable.Range(0, n + 1).Select(k => $"\"k{k}\":\"v\""))}}}")), $"m{n}", minute: n);
        }

        Assert.Equal(10, Managers(live!).Length);
        Assert.Contains("ancient-changes/Update", Managers(live!));
    }

    [Fact]
    public void ApplyPatch_AnySequence_KeepsItsPromises() => Gen.Select(Specs, Specs, Specs).Sample((first, second, third) =>
    {
        var live = Apply(null, Config(first), "a");
        live = Apply(live, Config(second), "b", force: true);
        live = Apply(live, Config(third), "a", force: true);
        var again = Apply(live, Config(third), "a", minute: 1);
        var wanted = FieldSets.Of(Config(third), ApplyType.Of(Type));
        var onlyA = Apply(Apply(live, Config("{}"), "b"), Config("{}"), "a");
        return JsonNode.DeepEquals(again, live)
            && wanted.Difference(FieldSets.Of(live, ApplyType.Of(Type))).IsEmpty
            && Managers(live).All(m => m is "a/Apply" or "b/Apply")
            && Managers(onlyA).Length == 0
            && FieldSets.Of(onlyA, ApplyType.Of(Type)).IsEmpty;
    });

    [Fact]
    public void FieldSet_AnyObject_RoundTrips() => Specs.Sample(spec =>
    {
        var set = FieldSets.Of(Config(spec), ApplyType.Of(Type));
        return FieldSet.Read(JsonNode.Parse(set.Write().ToJsonString())).SetEquals(set);
    });

    private static readonly Gen<string> Specs = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.OneOf("a", "b", "c").Array[0, 3], Gen.Int[1, 2], (replicas, paused, names, version) =>
    {
        string[] parts =
        [
            .. replicas == 0 ? (string[])[] : [$"\"replicas\":{replicas}"],
            .. paused == 0 ? (string[])[] : [$"\"paused\":{(paused == 1 ? "true" : "false")}"],
            $"\"template\":{{\"spec\":{{\"containers\":[{string.Join(',', names.Distinct().Select(n => $$"""{"name":"{{n}}","image":"{{n}}:v{{version}}"}"""))}]}}}}",
        ];
        return $"{{{string.Join(',', names.Length == 0 ? parts[..^1] : parts)}}}";
    });

    private static void Fill(JsonObject target, JsonObject source)
    {
        var managed = target["metadata"]?["managedFields"]?.DeepClone();
        foreach (var (name, value) in source) target[name] = value?.DeepClone();
        if (managed is not null) target["metadata"]!["managedFields"] = managed;
    }
}
