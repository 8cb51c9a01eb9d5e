using System.Globalization;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Finds out which port of a container is meant.</summary>
internal static class ContainerPorts
{
    /// <summary>The number a port field means: a number, its text, or the name of a port of the container. Null if it means none.</summary>
    public static int? Resolve(IntOrString port, Container container)
    {
        if (!port.IsText) return port.Number;
        if (int.TryParse(port.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return parsed;
        return Array.Find(container.Ports, p => p.Name == port.Text)?.ContainerPortNumber;
    }
}
