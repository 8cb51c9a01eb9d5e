using System.Text.Json.Nodes;

namespace Meridian.Lab;

/// <summary>The Deployments that a lab makes as load.</summary>
public static class LabDeployment
{
    /// <summary>A Deployment of small pods.</summary>
    /// <param name="name">Its name, also the value of its pods' label <c>app</c>.</param>
    /// <param name="replicas">Replicas.</param>
    public static JsonObject Of(string name, int replicas) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "app",
                        ["image"] = "app:v1",
                        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" } },
                    }),
                },
            },
        },
    };
}
