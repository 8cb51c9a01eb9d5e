namespace Meridian.Node;

/// <summary>Which images can be pulled, and what is said of those that cannot, in the words of containerd. Pure.</summary>
internal static class SimulatedImages
{
    /// <summary>Why an image cannot be pulled, or null.</summary>
    internal static string? Failure(SimulationLayers said, string image)
    {
        var full = FullName(image);
        if (said[SimulationSettings.KnownImages] is { Length: > 0 } known && !SimulationValues.IsListed(image, known))
            return $"failed to pull and unpack image \"{full}\": failed to resolve reference \"{full}\": {full}: not found";
        return said.Hits(SimulationSettings.PullFailures)
            ? $"failed to pull and unpack image \"{full}\": failed to resolve reference \"{full}\": unexpected status from HEAD request to {Host(full)}: 503 Service Unavailable"
            : null;
    }

    // Names without a registry are Docker Hub's; names without a tag mean the latest.
    internal static string FullName(string image)
    {
        var first = image.Split('/')[0];
        var full = first.Contains('.') || first.Contains(':') && image.Contains('/') || first == "localhost" ? image
            : image.Contains('/') ? $"docker.io/{image}"
            : $"docker.io/library/{image}";
        return full.LastIndexOf(':') > full.LastIndexOf('/') || full.Contains('@') ? full : full + ":latest";
    }

    private static string Host(string full) => $"https://{full.Split('/')[0]}/v2/";
}
