using System.Text;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Tables;

public sealed class TableCellsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 5, 0, TimeSpan.Zero);

    private const string Meta = "\"metadata\":{\"name\":\"x\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\"}";

    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "pods", """{META,"spec":{"containers":[{"name":"a"},{"name":"b"}],"nodeName":"n1"},"status":{"phase":"Running","podIP":"127.1.128.3","containerStatuses":[{"name":"a","ready":true,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-01T00:04:00Z"}}},{"name":"b","ready":false,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""",
            "x|1/2|CrashLoopBackOff|2 (60s ago)|5m|127.1.128.3|n1|<none>|<none>"
        },
        {
            "pods", """{META,"spec":{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"PodInitializing"}}}]}}""",
            "x|0/1|Init:0/1|0|5m|<none>|<none>|<none>|<none>"
        },
        {
            "pods", """{META,"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Succeeded","containerStatuses":[{"name":"a","state":{"terminated":{"reason":"Completed","exitCode":0}}}]}}""",
            "x|0/1|Completed|0|5m|<none>|<none>|<none>|<none>"
        },
        {
            "pods", """{META,"spec":{"containers":[{"name":"a"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}}""",
            "x|0/1|SchedulingGated|0|5m|<none>|<none>|<none>|<none>"
        },
        {
            "deployments", """{META,"spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"}},"template":{"spec":{"containers":[{"name":"c","image":"i:v1"}]}}},"status":{"readyReplicas":1,"updatedReplicas":3,"availableReplicas":1}}""",
            "x|1/3|3|1|5m|c|i:v1|a=1,b=2"
        },
        {
            "replicasets", """{META,"spec":{"replicas":3,"selector":{"matchExpressions":[{"key":"k","operator":"In","values":["b","a"]}]},"template":{"spec":{"containers":[]}}},"status":{}}""",
            "x|3|0|0|5m|||k in (a,b)"
        },
        {
            "services", """{META,"spec":{"type":"LoadBalancer","clusterIP":"127.1.64.2","clusterIPs":["127.1.64.2"],"ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]},"status":{}}""",
            "x|LoadBalancer|127.1.64.2|<pending>|80:30080/TCP,53/UDP|5m|<none>"
        },
        { "services", """{META,"spec":{"type":"ExternalName","externalName":"example.org"}}""", "x|ExternalName|<none>|example.org|<none>|5m|<none>" },
        {
            "endpointslices", """{META,"addressType":"IPv4","ports":[{"port":80}],"endpoints":[{"addresses":["1.1.1.1"]},{"addresses":["1.1.1.2"]},{"addresses":["1.1.1.3"]},{"addresses":["1.1.1.4"]}]}""",
            "x|IPv4|80|1.1.1.1,1.1.1.2,1.1.1.3 + 1 more...|5m"
        },
        {
            "nodes", """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"node-role.kubernetes.io/control-plane":""}},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"127.1.1.1"}],"nodeInfo":{"kubeletVersion":"v1.36.0","kernelVersion":"6.1","architecture":"amd64"}}}""",
            "x|Ready,SchedulingDisabled|control-plane|5m|v1.36.0|127.1.1.1|<none>|<unknown>|6.1 (amd64)|<unknown>"
        },
        { "namespaces", """{META,"status":{"phase":"Active"}}""", "x|Active|5m" },
        { "configmaps", """{META,"data":{"a":"1"},"binaryData":{"b":"MQ=="}}""", "x|2|5m" },
        { "secrets", """{META,"type":"Opaque","data":{"a":"MQ=="}}""", "x|Opaque|1|5m" },
        {
            "events", """{META,"type":"Normal","reason":"Started","involvedObject":{"kind":"Pod","name":"p"},"message":"hello\n","count":2,"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:04:55Z","source":{"component":"kubelet","host":"n1"}}""",
            "5s|Normal|Started|pod/p||kubelet, n1|hello|5m|2|x"
        },
        { "ingresses", """{META,"spec":{"rules":[{"http":{}}]},"status":{}}""", "x|<none>|*||80|5m" },
        { "leases", """{META,"spec":{"holderIdentity":"n1"}}""", "x|n1|5m" },
        {
            "rolebindings", """{META,"roleRef":{"kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"ann"},{"kind":"ServiceAccount","name":"s","namespace":"d"}]}""",
            "x|ClusterRole/view|5m|ann||d/s"
        },
        {
            "clusters", """{META,"status":{"conditions":[{"type":"Ready","status":"True"}],"region":"us-central","zones":["a","b"],"nodes":3,"version":"v1.36.0"}}""",
            "x|Ready|us-central|a,b|3|v1.36.0|5m|<none>|<none>|<none>|<none>|<none>|"
        },
        { "clusters", """{META,"status":{"conditions":[{"type":"Ready","status":"Unknown"},{"type":"Offline","status":"True"}]}}""", "x|Offline|<none>|<none>|0|<none>|5m|<none>|<none>|<none>|<none>|<none>|" },
        {
            "clusters", """{META,"spec":{"taints":[{"key":"federation.meridian.dev/unschedulable","effect":"NoSchedule"}]},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""",
            "x|Ready,SchedulingDisabled|<none>|<none>|0|<none>|5m|<none>|federation.meridian.dev/unschedulable:NoSchedule|<none>|<none>|<none>|"
        },
        {
            "placements", """{META,"spec":{"object":{"kind":"Deployment"}},"status":{"clusters":[{"name":"us-central","replicas":2},{"name":"europe-west","replicas":2}]}}""",
            "x|Deployment|us-central:2 europe-west:2|<none>|<none>|5m|<none>|<none>"
        },
        {
            "placements", """
            {META,"spec":{"object":{"kind":"Widget"}},"status":{"clusters":[{"name":"a","state":"Placed","version":"3","replicas":2,"readyReplicas":1},
             {"name":"b","state":"Pending","reason":"ApiNotServed","message":"no API group example.com"},{"name":"c","state":"Removed","message":"not selected"}]}}
            """,
            "x|Widget|a:2 b|1/2|Pending|5m|3|b: no API group example.com"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cells_Object_ShowsIt(string plural, string json, string expected) => Assert.Equal(expected, Row(Columns(plural), Parse(json)));

    [Fact]
    public void Cells_ObjectOfOddTypes_NeverFails()
    {
        var odd = Parse("""{META,"spec":"text","status":[1,2],"subsets":3,"data":null,"roleRef":[],"endpoints":{}}""");

        foreach (var set in TableColumnSets.BuiltIn) Assert.NotEmpty(Row(set, odd));
    }

    [Fact]
    public void Columns_EverySet_HasOneCellForEachColumn()
    {
        var empty = Parse("{META}");

        foreach (var set in TableColumnSets.BuiltIn) Assert.Equal(set.Columns.Count, Row(set, empty).Split('|').Length);
    }

    [Fact]
    public void Federation_MergedResource_ShowsItsCluster()
    {
        var pod = Parse("""{"metadata":{"name":"x","labels":{"meridian.dev/cluster":"asia-east"}},"spec":{"containers":[]},"status":{"phase":"Running"}}""");
        var set = TableColumnSets.Federation(ResourceTypes.Pods).For(ResourceTypes.Pods);

        Assert.Equal("Cluster", set.Columns[1].Name);
        Assert.StartsWith("x|asia-east|0/0|Running", Row(set, pod));
    }

    private static ITableColumns Columns(string plural) => TableColumnSets.BuiltIn.First(s => s.Type.Plural == plural);

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json.Replace("META", Meta, StringComparison.Ordinal)));

    private static string Row(ITableColumns columns, KubeObject item)
    {
        using var content = JsonDocument.Parse(item.Json);
        return string.Join("|", columns.Cells(new TableSource(item, content.RootElement, Now)).Select(c => c.Text ?? CellText.Of(c.Number)));
    }
}
