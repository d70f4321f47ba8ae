// SPDX-License-Identifier: Apache-2.0
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The components of the bundles on the class path, each made when it is first asked for, as their descriptions say. It knows
 * references of constructors and configurations with their defaults; no more is needed without a framework.
 */
final class Components {
    private final List<Element> descriptions = new ArrayList<>();
    private final Map<String, Object> made = new LinkedHashMap<>();

    Components() throws Exception {
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (path.contains("dev.lanner.") && path.endsWith(".jar")) {
                try (JarFile jar = new JarFile(path)) {
                    read(jar);
                }
            }
        }
    }

    private void read(JarFile jar) throws Exception {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            if (entry.getName().matches("OSGI-INF/[^/]+\\.xml")) {
                try (InputStream stream = jar.getInputStream(entry)) {
                    descriptions.add(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(stream)
                            .getDocumentElement());
                }
            }
        }
    }

    /** The only service of this type. */
    <T> T one(Class<T> type) {
        return one(type, Map.of());
    }

    /** The only service of this type that takes this configuration. */
    <T> T one(Class<T> type, Map<String, Object> configuration) {
        for (Element description : providing(type)) {
            if (accepts(description, configuration)) {
                return type.cast(instance(description, configuration));
            }
        }
        throw new IllegalStateException("no bundle on the class path provides " + type.getName());
    }

    /** All services of this type. */
    <T> List<T> all(Class<T> type) {
        return providing(type).stream()
                .map(description -> type.cast(instance(description, Map.of())))
                .toList();
    }

    /** Calls a method that binds a service. */
    <T> void bind(Object component, String method, Class<T> type, T service) throws Exception {
        Method bind = component.getClass().getDeclaredMethod(method, type);
        bind.setAccessible(true);
        bind.invoke(component, service);
    }

    private static boolean accepts(Element description, Map<String, Object> configuration) {
        NodeList properties = description.getElementsByTagName("property");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < properties.getLength(); i++) {
            names.add(((Element) properties.item(i)).getAttribute("name"));
        }
        return names.containsAll(configuration.keySet());
    }

    private List<Element> providing(Class<?> type) {
        List<Element> found = new ArrayList<>();
        for (Element description : descriptions) {
            NodeList provided = description.getElementsByTagName("provide");
            for (int i = 0; i < provided.getLength(); i++) {
                if (((Element) provided.item(i)).getAttribute("interface").equals(type.getName())) {
                    found.add(description);
                }
            }
        }
        return found;
    }

    private Object instance(Element description, Map<String, Object> configuration) {
        String name = ((Element) description.getElementsByTagName("implementation").item(0)).getAttribute("class");
        Object present = made.get(name);
        if (present != null) {
            return present;
        }
        try {
            Constructor<?> constructor = Class.forName(name).getConstructors()[0];
            Map<Integer, String> references = new HashMap<>();
            NodeList list = description.getElementsByTagName("reference");
            for (int i = 0; i < list.getLength(); i++) {
                Element reference = (Element) list.item(i);
                if (!reference.getAttribute("parameter").isEmpty()) {
                    references.put(
                            Integer.parseInt(reference.getAttribute("parameter")), reference.getAttribute("interface"));
                }
            }
            Parameter[] parameters = constructor.getParameters();
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < arguments.length; i++) {
                String reference = references.get(i);
                arguments[i] = reference == null
                        ? configuration(parameters[i].getType(), configuration)
                        : one(Class.forName(reference));
            }
            Object component = constructor.newInstance(arguments);
            made.put(name, component);
            return component;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static Object configuration(Class<?> type, Map<String, Object> set) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
