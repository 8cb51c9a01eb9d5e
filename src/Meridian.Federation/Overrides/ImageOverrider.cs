using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Changes registries, repositories and tags of images.</summary>
internal sealed class ImageOverrider : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        foreach (var change in rule.Image)
            foreach (var (path, container) in copy.Containers(change.Container, unnamedInit: true))
            {
                var image = ImageReference.Parse(NodeText.Of(container["image"]));
                image = image with { Registry = Changed(change, change.Registry, image.Registry, $"{path}.image.registry", copy) };
                image = image with { Repository = Changed(change, change.Repository, image.Repository, $"{path}.image.repository", copy) };
                var version = Changed(change, change.Tag, image.Version, $"{path}.image.tag", copy);
                if (version != image.Version) image = image.WithVersion(version);
                container["image"] = image.ToString();
            }
    }

    private static string Changed(ImageOverride change, string wanted, string now, string field, OverriddenCopy copy)
    {
        if (wanted.Length == 0) return now;
        var result = change.Operation switch
        {
            "add" => now.Length == 0 ? wanted : now,
            "remove" => wanted == "*" || wanted == now ? "" : now,
            _ => wanted,
        };
        copy.Claim(field, result);
        return result;
    }
}
