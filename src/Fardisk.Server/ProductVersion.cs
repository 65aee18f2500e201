using System.Reflection;

namespace Fardisk.Server;

/// <summary>Which version this program is.</summary>
public static class ProductVersion
{
    /// <summary>"0.1.0".</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
