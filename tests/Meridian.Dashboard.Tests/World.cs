using System.Text;
using Meridian.Objects;

namespace Meridian.Dashboard.Tests;

/// <summary>Objects as the federation's API has them.</summary>
internal static class World
{
    public static KubeObject Object(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json.Trim()));

    public static KubeObject Cluster(string name, string condition) => Object($$$"""
        {"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},"spec":{"region":"{{{name}}}-r"},
         "status":{"version":"v1.36.0","conditions":[{"type":"{{{condition}}}","status":"True","message":"it is {{{condition}}}"}]}}
        """);

    public static KubeObject Node(string cluster, string name) => Object($$$"""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{name}}}","labels":{"meridian.dev/cluster":"{{{cluster}}}"}},
         "status":{"conditions":[{"type":"Ready","status":"True"}]}}
        """);

    public static KubeObject Pod(string cluster, string node, string name) => Object($$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"default","labels":{"app":"backend","meridian.dev/cluster":"{{{cluster}}}"}},
         "spec":{"nodeName":"{{{node}}}","containers":[{"name":"backend","image":"buttonmasher-backend:v1"}]},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}
        """);

    public static KubeObject Aggregator(string ip, int port) => Object($$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"aggregator","namespace":"default"},"spec":{"ports":[{"port": {{{port}}} }]},
         "status":{"loadBalancer":{"ingress":[{"ip":"{{{ip}}}"},{"ip":"127.0.0.66"}]} } }
        """);
}
