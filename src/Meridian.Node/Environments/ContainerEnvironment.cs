using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Works out the environment of a container from its pod, its image and the objects it refers to.</summary>
internal sealed class ContainerEnvironment(IKubeClient client, PodSandbox pod, string hostIp, NodeCapacity capacity)
{
    private readonly Dictionary<ObjectKey, IReadOnlyDictionary<string, string>?> configMaps = [];
    private readonly Dictionary<ObjectKey, IReadOnlyDictionary<string, string>?> secrets = [];

    /// <summary>The whole environment: later sources win over earlier ones, as a later variable may build on those before it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="given">What the node gives, in order.</param>
    /// <param name="token">Ends the call.</param>
    /// <exception cref="ContainerFault">Something referred to is not there.</exception>
    public async Task<Dictionary<string, string>> BuildAsync(Container container, IEnumerable<KeyValuePair<string, string>> given, CancellationToken token)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given) variables[name] = value;
        foreach (var source in container.EnvFrom) await AddAllAsync(source, variables, token);
        foreach (var variable in container.Env)
        {
            var value = variable.ValueFrom is { } from ? await ReadAsync(from, container, token) : VariableExpansion.Expand(variable.Value, variables);
            if (value is not null) variables[variable.Name] = value;
        }
        return variables;
    }

    private async Task AddAllAsync(EnvFromSource source, Dictionary<string, string> variables, CancellationToken token)
    {
        var (type, reference) = source.ConfigMapRef is { } map ? (ResourceTypes.ConfigMaps, map) : (ResourceTypes.Secrets, source.SecretRef ?? new EnvReference());
        var data = await DataAsync(type, reference.Name, reference.Optional, token);
        foreach (var (key, value) in data ?? ObjectHeader.NoEntries) variables[source.Prefix + key] = value;
    }

    private async Task<string?> ReadAsync(EnvVarSource source, Container container, CancellationToken token)
    {
        if (source.FieldRef is { } field) return FieldPaths.Read(field.FieldPath, pod, hostIp);
        if (source.ConfigMapKeyRef is { } map) return await KeyAsync(ResourceTypes.ConfigMaps, map, token);
        if (source.SecretKeyRef is { } secret) return await KeyAsync(ResourceTypes.Secrets, secret, token);
        if (source.ResourceFieldRef is { } amount) return ResourceFields.Read(amount, pod.Spec, container, capacity);
        throw Fault("an environment variable has an empty valueFrom");
    }

    private async Task<string?> KeyAsync(ResourceType type, KeySelector reference, CancellationToken token)
    {
        var data = await DataAsync(type, reference.Name, reference.Optional, token);
        if (data is not null && data.TryGetValue(reference.Key, out var value)) return value;
        if (reference.Optional) return null;
        throw Fault($"couldn't find key {reference.Key} in {type.Kind} {pod.Object.Header.Namespace}/{reference.Name}");
    }

    // Null if the object is not there but need not be.
    private async Task<IReadOnlyDictionary<string, string>?> DataAsync(ResourceType type, string name, bool optional, CancellationToken token)
    {
        var key = new ObjectKey(pod.Object.Header.Namespace, name);
        var cache = type.Equals(ResourceTypes.Secrets) ? secrets : configMaps;
        if (!cache.TryGetValue(key, out var data)) cache[key] = data = await FetchAsync(type, key, token);
        if (data is null && !optional) throw Fault($"{type.Kind.ToLowerInvariant()} \"{name}\" not found");
        return data;
    }

    private async Task<IReadOnlyDictionary<string, string>?> FetchAsync(ResourceType type, ObjectKey key, CancellationToken token)
    {
        try
        {
            var found = await client.GetAsync(type, key, token);
            if (!type.Equals(ResourceTypes.Secrets)) return found.View<ConfigMap>().Data;
            return found.View<Secret>().Data.ToDictionary(e => e.Key, e => Decode(key, e.Key, e.Value), StringComparer.Ordinal);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private static string Decode(ObjectKey secret, string key, string value)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(value));
        }
        catch (FormatException)
        {
            throw Fault($"key {key} of secret \"{secret.Name}\" is not Base64");
        }
    }

    private static ContainerFault Fault(string message) => new("CreateContainerConfigError", message);
}
