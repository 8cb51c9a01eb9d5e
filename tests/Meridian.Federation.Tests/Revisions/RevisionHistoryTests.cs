using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class RevisionHistoryTests
{
    /// <summary>A workload and its records, with plans carried out as the API would.</summary>
    private sealed class Kept(IRevisionHistory history, string more = "")
    {
        private int written;

        public List<KubeObject> Records { get; } = [];

        public JsonObject Node { get; } = JsonNode.Parse($$"""
            {"metadata":{"namespace":"default","name":"w","uid":"u","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"x"} },
             "spec":{ {{more}}"selector":{"matchLabels":{"app":"w"} },"template":{"metadata":{"labels":{"app":"w"} },"spec":{"containers":[{"name":"c","image":"i:1"}]} } } }
            """)!.AsObject();

        public RevisionPlan Plan() => history.Plan(KubeObject.FromNode(Node), Records);

        public void Use(string image)
        {
            Node["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
            Settle();
        }

        public void Settle()
        {
            for (var plan = Plan(); plan != RevisionPlan.Nothing; plan = Plan())
            {
                if (plan.Create is { } made)
                {
                    made["metadata"]!["creationTimestamp"] = WireTime.Format(DateTimeOffset.UnixEpoch.AddSeconds(++written));
                    Records.Add(KubeObject.FromNode(made));
                }
                if (plan.Update is var (record, patch)) Records[Records.IndexOf(record)] = KubeObject.FromNode(MergePatch.Apply(record.ToNode(), patch)!);
                if (plan.Workload is { } change) Node["metadata"] = MergePatch.Apply(Node, change)!["metadata"]!.DeepClone();
                foreach (var gone in plan.Delete) Records.Remove(gone);
                if (plan is { Create: null, Update: null, Workload: null, Delete.Count: 0 }) break;
            }
        }

        public string Shown() => string.Join(" ", Records.Select(r => (Number: Number(r), Image: Image(r))).OrderBy(r => r.Number).Select(r => $"{r.Number}:{r.Image}"));

        private static long Number(KubeObject record) => record.ToNode()["revision"]?.GetValue<long>()
            ?? long.Parse(record.Header.Annotations["deployment.kubernetes.io/revision"], CultureInfo.InvariantCulture);

        private static string Image(KubeObject record) =>
            ((record.ToNode()["data"] ?? record.ToNode())["spec"]!["template"]!["spec"]!["containers"]![0]!["image"])!.ToString();
    }

    public static TheoryData<string> Kinds => ["deployments", "statefulsets", "daemonsets"];

    private static IRevisionHistory Of(string kind) => kind switch
    {
        "deployments" => new DeploymentHistory(), "statefulsets" => ControllerRevisionHistory.OfStatefulSets, _ => ControllerRevisionHistory.OfDaemonSets,
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plan_TemplatesComeAndComeBack_AsInACluster(string kind)
    {
        var kept = new Kept(Of(kind));

        kept.Settle();
        Assert.Equal("1:i:1", kept.Shown());
        kept.Use("i:2");
        Assert.Equal("1:i:1 2:i:2", kept.Shown());
        kept.Use("i:1");
        Assert.Equal("2:i:2 3:i:1", kept.Shown());
        Assert.Equal("w", kept.Records[0].Header.ControllerOwner!.Name);
        Assert.DoesNotContain("last-applied", Encoding.UTF8.GetString(kept.Records[0].Json.Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plan_MoreThanTheLimit_ForgetsTheOldest(string kind)
    {
        var kept = new Kept(Of(kind), "\"revisionHistoryLimit\":2,");

        foreach (var i in Enumerable.Range(1, 5)) kept.Use($"i:{i}");

        Assert.Equal("3:i:3 4:i:4 5:i:5", kept.Shown());
    }

    [Fact]
    public void Deployment_BearsItsRevision_AndItsRecordsHaveNoReplicas()
    {
        var kept = new Kept(new DeploymentHistory(), "\"replicas\":7,");

        kept.Use("i:1");
        kept.Use("i:2");
        kept.Use("i:1");

        Assert.Equal("3", kept.Node["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]!.ToString());
        var back = kept.Records.Single(r => r.Header.Annotations["deployment.kubernetes.io/revision"] == "3");
        Assert.Equal("1", back.Header.Annotations["deployment.kubernetes.io/revision-history"]);
        Assert.Equal(0, back.ToNode()["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(back.Header.Labels["pod-template-hash"], back.ToNode()["spec"]!["selector"]!["matchLabels"]!["pod-template-hash"]!.ToString());
    }

    [Fact]
    public void Deployment_CauseOfTheChange_IsOnTheNewestRecord()
    {
        var kept = new Kept(new DeploymentHistory());

        kept.Use("i:1");
        kept.Node["metadata"]!["annotations"]!["kubernetes.io/change-cause"] = "better";
        kept.Use("i:2");
        kept.Node["metadata"]!["annotations"]!["kubernetes.io/change-cause"] = "best";
        kept.Settle();

        Assert.Equal(["", "best"], kept.Records.Select(r => r.Header.Annotations.GetValueOrDefault("kubernetes.io/change-cause", "")));
    }

    [Fact]
    public void Deployment_Paused_GetsNoNewRevision()
    {
        var kept = new Kept(new DeploymentHistory());
        kept.Use("i:1");

        kept.Node["spec"]!["paused"] = true;
        kept.Use("i:2");
        Assert.Equal("1:i:1", kept.Shown());

        kept.Node["spec"]!["paused"] = false;
        kept.Settle();
        Assert.Equal("1:i:1 2:i:2", kept.Shown());
    }
}
