using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Makes the ReplicaSet of a Deployment's current template.</summary>
internal static class ReplicaSetFactory
{
    internal static JsonObject Make(Rollout rollout, int replicas)
    {
        var deployment = rollout.Deployment.ToNode();
        var hash = TemplateHash.Of(rollout.Template, rollout.Deployment.View<Deployment>().Status.CollisionCount ?? 0);
        var template = Labelled(deployment["spec"]!["template"]!, hash);
        var node = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.ReplicaSets.ApiVersion,
            ["kind"] = ResourceTypes.ReplicaSets.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{rollout.Deployment.Header.Name}-{hash}",
                ["namespace"] = rollout.Deployment.Header.Namespace,
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(rollout.Deployment, ResourceTypes.Deployments)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = Selecting(deployment["spec"]!["selector"]!, hash),
                ["template"] = template,
            },
        };
        if (rollout.Spec.MinReadySeconds > 0) node["spec"]!["minReadySeconds"] = rollout.Spec.MinReadySeconds;
        DeploymentAnnotations.SetSizes(node, rollout.Bounds);
        DeploymentAnnotations.SetNewest(node, rollout.Deployment, rollout.Revision);
        return node;
    }

    private static JsonObject Labelled(JsonNode template, string hash)
    {
        var copy = template.DeepClone().AsObject();
        var metadata = Child(copy, "metadata");
        Child(metadata, "labels")[TemplateHash.Label] = hash;
        return copy;
    }

    private static JsonObject Selecting(JsonNode selector, string hash)
    {
        var copy = selector.DeepClone().AsObject();
        Child(copy, "matchLabels")[TemplateHash.Label] = hash;
        return copy;
    }

    private static JsonObject Child(JsonObject node, string name)
    {
        if (node[name] is JsonObject child) return child;
        child = [];
        node[name] = child;
        return child;
    }
}
